"""Requests that a receiver gets: signed events, further attempts, and none after it answered 410."""

import io
import json
import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from standardwebhooks import Webhook as Verifier

from app.extensions import db
from app.models import Delivery, DeliveryState, DisabledReason
from app.services.events.studio_event import EventType, OwnerEvent
from app.tasks import sweep_now
from tests.access.scene import picture
from tests.support.servers.receiver import status
from tests.webhooks.conftest import Post

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_an_event_arrives_signed_and_thin(post: Post) -> None:
    collection = post.publish("Anna & Tom")
    assert post.send_due() == 1
    (request,) = post.receiver.requests
    payload = Verifier(post.secret).verify(request.body, request.headers)
    assert payload["type"] == "collection.published"
    assert payload["data"] == {"collection": {"id": collection["id"], "title": "Anna & Tom"}}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", payload["timestamp"])
    assert request.headers["content-type"] == "application/json"
    (delivery,) = post.deliveries
    assert (delivery.state, delivery.http_status, delivery.next_at) == (DeliveryState.DELIVERED, 204, None)
    assert request.headers["webhook-id"] == str(delivery.uuid)


@pytest.mark.parametrize("include_names", [False, True])
def test_names_are_sent_only_if_they_are_wanted(post: Post, include_names: bool) -> None:
    post.webhook.include_names = include_names
    db.session.commit()
    program, collection = post.scene.program(post.owner), post.scene.collection(post.owner)
    form = {"files": (io.BytesIO(picture(1)), "Secret name.jpg")}
    assert program.post(f"/api/v1/collections/{collection.uuid}/files", data=form).status_code == 201
    (delivery,) = post.deliveries
    assert ("Secret name" in delivery.payload) is include_names


def test_only_wanted_events_of_the_own_collections_are_sent(post: Post) -> None:
    other, link = post.scene.owner(), post.scene.link(mine := post.scene.collection(post.owner, "private"))
    post.scene.program(other).post("/api/v1/collections", json={"title": "Theirs", "privacy": "link"})
    guest, page = post.scene.guest(link, mine), f"/g/{mine.slug}"
    db.session.commit()
    assert guest.get(page).status_code == 200  # link.opened, which the webhook does not want
    assert post.deliveries == []


def test_an_act_that_is_rolled_back_sends_nothing(post: Post) -> None:
    answer = post.scene.program(post.owner).post("/api/v1/collections", json={"title": "A", "privacy": "password"})
    assert (answer.status_code, post.deliveries) == (400, [])


def test_failures_are_tried_ten_times_in_three_days_with_the_same_id(post: Post) -> None:
    post.receiver.respond = status(301)
    post.publish()
    assert post.send_due() == 1
    pauses = [5 * MINUTE / 60, 5 * MINUTE, 30 * MINUTE, *(hours * HOUR for hours in (2, 5, 10, 14, 20, 24))]
    for pause in pauses:
        assert post.send_later(pause * 0.99) == 0
        assert post.send_later(pause * 0.12) == 1
    (delivery,) = post.deliveries
    assert (delivery.state, delivery.attempts, delivery.next_at) == (DeliveryState.FAILED, 10, None)
    assert len(set(post.receiver.ids)) == 1
    assert post.webhook.disabled_at is None


def test_a_receiver_that_is_gone_disables_the_webhook(post: Post) -> None:
    reported: list[OwnerEvent] = []
    post.scene.services.events._owner_listeners.append(reported.append)
    post.receiver.respond = status(410)
    for title in ("one", "two"):
        post.publish(title)
    assert post.send_due() == 1
    assert (post.webhook.disabled_reason, post.send_later(DAY)) == (DisabledReason.GONE, 0)
    assert [each.state for each in post.deliveries] == [DeliveryState.FAILED] * 2
    assert [event.type for event in reported] == [EventType.WEBHOOK_DISABLED]
    post.publish("three")
    assert len(post.deliveries) == 2


def test_five_days_of_failures_disable_the_webhook(post: Post) -> None:
    post.receiver.respond = status(500)
    for _ in range(7):
        post.publish()
        post.send_due()
        post.now += DAY
    assert (post.webhook.disabled_reason, len(post.receiver.requests) > 6) == (DisabledReason.FAILING, True)


def test_a_success_ends_the_count_of_days(post: Post) -> None:
    post.receiver.respond = status(500)
    post.publish()
    post.send_due()
    post.receiver.respond = status(200)
    assert (post.send_later(MINUTE), post.webhook.failing_since) == (1, None)


@pytest.mark.parametrize("code", [429, 503])
def test_a_receiver_that_asks_for_a_pause_gets_it_for_all_events(post: Post, code: int) -> None:
    post.receiver.respond = status(code, Retry_After="3600")
    post.publish("one")
    assert post.send_due() == 1
    post.publish("two")
    assert post.send_later(59 * MINUTE) == 0
    post.receiver.respond = status(204)
    post.now += 2 * MINUTE
    assert sum(post.send_due() for _ in range(2)) == 2


def test_two_senders_send_each_event_once(post_anywhere: Post) -> None:
    post = post_anywhere
    titles = [post.publish(f"Day {number}")["title"] for number in range(4)]
    due = post.service.due()
    results: list[bool] = []
    everyone_is_here = threading.Barrier(2)

    def work() -> None:
        with post.scene.app.app_context():
            for delivery_id in due:
                everyone_is_here.wait(30)
                results.append(post.service.deliver(delivery_id))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    payloads = [Verifier(post.secret).verify(request.body, request.headers) for request in post.receiver.requests]
    assert [payload["data"]["collection"]["title"] for payload in payloads] == titles
    assert (sorted(results), len(set(post.receiver.ids))) == ([False] * 4 + [True] * 4, 4)
    assert {each.state for each in post.deliveries} == {DeliveryState.DELIVERED}


def test_after_a_rotation_both_secrets_verify_for_a_day(post: Post) -> None:
    new = post.webhook.rotate(post.now)
    db.session.commit()
    post.publish()
    post.send_due()
    post.publish()
    post.send_later(DAY)
    first, second = post.receiver.requests
    for secret in (post.secret, new):
        assert Verifier(secret).verify(first.body, first.headers)["type"] == "collection.published"
    assert len(second.headers["webhook-signature"].split()) == 1


def test_a_replay_has_the_same_id_and_body(post: Post) -> None:
    post.publish()
    post.send_due()
    post.editor.replay(post.deliveries[0])
    db.session.commit()
    assert post.deliveries[0].http_status is None
    assert post.send_due() == 1
    first, second = post.receiver.requests
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)


def test_a_test_is_sent_once_and_changes_no_state(post: Post) -> None:
    post.receiver.respond = status(410, b"not here")
    post.editor.set_enabled(post.webhook, is_enabled=False)
    post.editor.test(post.webhook)
    db.session.commit()
    assert (post.send_due(), post.send_later(DAY)) == (1, 0)
    (delivery,) = post.deliveries
    assert (delivery.event, delivery.state, delivery.excerpt) == ("webhook.test", DeliveryState.FAILED, "not here")
    assert json.loads(post.receiver.requests[0].body)["type"] == "webhook.test"
    assert post.webhook.disabled_reason is DisabledReason.OWNER


def test_a_receiver_that_fails_holds_no_other_up(post: Post) -> None:
    """Deliveries of webhooks that work come first, and one of each webhook is under way at a time."""
    post.receiver.respond = status(500)
    post.publish()
    post.send_due()
    post.publish()
    post.publish()
    post.now += MINUTE
    first, *others = post.service.due()
    Delivery.lease(db.session, first, holder="elsewhere", now=post.now)
    db.session.commit()
    assert (len(others), post.service.due()) == (2, [])


def test_old_deliveries_are_forgotten(post: Post) -> None:
    post.publish()
    post.deliveries[0].created_at = post.now - 31 * DAY
    db.session.commit()
    sweep_now(post.scene.app)
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == 0
