"""The pages of webhooks, without scripts: a webhook is made, changed, tested, replayed, disabled and deleted."""

import re

from app.extensions import db
from app.models import DeliveryState, DisabledReason
from app.services.webhooks.webhook_listener import DELIVERABLE
from tests.access.scene import csrf_token
from tests.support.page_client import PageClient
from tests.webhooks.conftest import Post


def send(browser: PageClient, path: str, **fields: object):
    token = csrf_token(browser, "/account")
    db.session.commit()  # the request shares this session, whose transaction only reads
    answer = browser.post(path, data={"csrf_token": token, **fields}, follow_redirects=True)
    db.session.commit()
    return answer


def test_a_webhook_from_its_making_to_its_end(post: Post) -> None:
    browser = post.scene.signed_in(post.owner)
    fields = {"url": post.receiver.url, "events": ["link.opened", "storage.problem"]}
    secret = re.search(r"whsec_[\w+/=]+", send(browser, "/account/webhooks/new", **fields).text)
    assert secret
    index = browser.get("/account/webhooks").text
    *_, path = re.findall(r"/account/webhooks/[0-9a-f-]{36}", index)
    page = browser.get(path).text
    assert page.count('name="events"') == len(DELIVERABLE)
    assert "link.opened · storage.problem" in index
    assert secret[0] not in page
    assert "The webhook is saved." in send(browser, path, **fields, include_names="y", version="0").text
    stale = send(browser, path, url="https://other.example/", events=["link.opened"], version="0")
    assert (stale.status_code, "changed meanwhile" in stale.text) == (400, True)
    deleted = send(browser, f"{path}/delete").text
    assert path not in browser.get("/account/webhooks").text
    assert "The webhook is restored." in send(browser, f"{path}/restore").text
    assert "The webhook is deleted." in deleted


def test_deliveries_are_shown_and_sent_again(post: Post) -> None:
    browser, path = post.scene.signed_in(post.owner), f"/account/webhooks/{post.webhook.uuid}"
    post.publish("Anna & Tom")
    post.send_due()
    page = browser.get(path).text
    assert all(text in page for text in ("Anna &amp; Tom", "Delivered", "Response 204"))
    send(browser, f"{path}/deliveries/{post.deliveries[0].uuid}/replay")
    send(browser, f"{path}/test")
    fragment = browser.get(f"{path}/deliveries").text
    assert (fragment.count("data-waiting"), "webhook.test" in fragment) == (2, True)


def test_a_disabled_webhook_gives_up_what_waits(post: Post) -> None:
    browser, path = post.scene.signed_in(post.owner), f"/account/webhooks/{post.webhook.uuid}"
    post.publish()
    assert "no event is sent any more" in send(browser, f"{path}/enabled").text
    assert (post.webhook.disabled_reason, post.deliveries[0].state) == (DisabledReason.OWNER, DeliveryState.FAILED)
    replayed = send(browser, f"{path}/deliveries/{post.deliveries[0].uuid}/replay")
    assert (replayed.status_code, "Enable it first" in replayed.text) == (409, True)
    assert "events from now on are sent" in send(browser, f"{path}/enabled", enabled="y").text


def test_an_address_inside_the_network_is_said_on_the_form(post: Post) -> None:
    browser = post.scene.signed_in(post.owner)
    answer = send(browser, "/account/webhooks/new", url="http://10.0.0.1/", events=["link.opened"])
    assert (answer.status_code, "must begin with https" in answer.text) == (400, True)
