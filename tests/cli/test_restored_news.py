"""``vitrine restore`` sends nothing by itself that may have been sent since the backup was made."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import utcnow
from app.extensions import db
from app.models import Delivery, DeliveryState, DigestEntry, FileState, MailKind, MailState, OutgoingMail
from app.services.mail.outbox import HELD_BACK
from app.tasks import sweep_now
from tests.access.scene import LONG_AGO, Scene
from tests.support.instances import MakeApp

DAY = timedelta(days=1)
SETTINGS = {"SMTP_URL": "smtp://127.0.0.1:9?tls=off", "MAIL_FROM": "photos@studio.example"}
Restore = Callable[..., tuple[Scene, str]]


@pytest.fixture
def restored(vitrine, make_app: MakeApp, vitrine_of, tmp_path: Path) -> Restore:
    """Return a function that backs up the test's app, and returns the scene of the backup and the command's output."""

    def restore(**settings: str) -> tuple[Scene, str]:
        assert vitrine("backup", tmp_path / "studio.tar")[0] == 0
        other = make_app(**settings)
        status, out, _ = vitrine_of(other)("restore", tmp_path / "studio.tar")
        assert status == 0, out
        return Scene(other), out

    return restore


def mails(scene: Scene) -> list[tuple[MailKind, MailState, str | None]]:
    """Return the stored mails, in order, after a sweep of a worker."""
    with scene.app.app_context():
        sweep_now(scene.app)
        columns = (OutgoingMail.kind, OutgoingMail.state, OutgoingMail.reason)
        return [tuple(row) for row in db.session.execute(select(*columns).order_by(OutgoingMail.id))]


def test_mails_that_waited_are_dropped_and_can_be_sent_again(app: Flask, restored: Restore) -> None:
    before = Scene(app)
    collection = before.collection(owner := before.owner())
    link = before.link(collection, email="anna@client.example")
    facts = {"subject": "Photos", "text": "Here", "address": ""}
    waiting = before.mail(collection, link, state=MailState.QUEUED, facts=facts)
    sent = before.mail(collection, link, state=MailState.SENT)
    for mail in (waiting, sent):
        before.change(mail, created_at=utcnow())
    scene, out = restored(**SETTINGS)
    assert mails(scene) == [
        (MailKind.READY, MailState.DROPPED, HELD_BACK),
        (MailKind.READY, MailState.SENT, None),
    ]
    assert "- 1 mail. “Send again” on the page Mails" in out
    again = f"/collections/mails/{waiting.uuid}/again"
    scene.signed_in(owner).post_form(again, page=f"/collections/{collection.uuid}/mails")
    assert [state for _, state, _ in mails(scene)][-1] is MailState.QUEUED


def test_events_of_webhooks_that_waited_have_failed_and_can_be_sent_again(app: Flask, restored: Restore) -> None:
    before = Scene(app)
    webhook = before.webhook(owner := before.owner())
    waiting = before.delivery(webhook, state="pending", next_at=LONG_AGO, lease_holder="x", lease_until=utcnow() + DAY)
    scene, out = restored()
    with scene.row(waiting) as delivery:
        assert (delivery.state, delivery.next_at, delivery.error) == (DeliveryState.FAILED, None, HELD_BACK)
    assert "- 1 event of webhooks." in out
    api = f"/api/v1/webhooks/{webhook.uuid}/deliveries/{waiting.uuid}/replay"
    assert scene.program(owner).post(api).status_code == 202


def test_events_for_the_next_digest_are_left_out(app: Flask, restored: Restore) -> None:
    before = Scene(app)
    collection = before.collection(owner := before.owner())
    with app.app_context():
        told = {"owner_id": owner.id, "collection_id": collection.id, "event": "link.opened"}
        db.session.add_all([DigestEntry(**told, at=LONG_AGO) for _ in range(2)])
        db.session.commit()
    scene, out = restored(**SETTINGS)
    assert (mails(scene), "- 2 events for the next digests." in out) == ([], True)


@pytest.mark.parametrize("settings", [SETTINGS, {}], ids=["mail is on", "mail is off in this shell"])
def test_automatic_mails_that_are_due_are_not_sent_a_second_time(
    app: Flask, restored: Restore, settings: dict[str, str]
) -> None:
    before, ends = Scene(app), utcnow() + 7 * DAY - timedelta(hours=1)
    near = before.collection(before.owner(), expires_at=ends, automatic_mails="ends_soon")
    before.link(near, email="anna@client.example")
    scene, out = restored(**settings)
    assert ("- 1 mail." in out, mails(scene)) == (True, [(MailKind.ENDS_IN_WEEK, MailState.DROPPED, HELD_BACK)])


@pytest.mark.parametrize("state", ["ready", "pending"])
def test_photos_that_are_told_automatically_are_not_told_a_second_time(
    app: Flask, restored: Restore, state: str
) -> None:
    """Also those that were not prepared yet when the backup was made."""
    before = Scene(app)
    told = {"tells_automatically": True, "published_seq": 1, "told_seq": 1, "numbered_at": LONG_AGO}
    collection = before.collection(before.owner(), **told)
    first, second = (before.section(collection, title) for title in ("First", "Second"))
    photo = before.photo(collection, section_id=second.id, state=state)
    before.link(collection, email="anna@client.example", is_limited=True, sections=[second])
    before.link(collection, email="ben@client.example", is_limited=True, sections=[first])
    scene, _ = restored(**SETTINGS)
    scene.change(photo, state=FileState.READY)
    scene.change(collection, numbered_at=LONG_AGO)
    assert mails(scene) == [(MailKind.MORE, MailState.DROPPED, HELD_BACK)]


def test_the_end_of_a_collection_is_not_reported_to_webhooks_a_second_time(app: Flask, restored: Restore) -> None:
    before = Scene(app)
    before.webhook(owner := before.owner(), event_names="collection.expiring")
    before.collection(owner, expires_at=utcnow() + DAY)
    scene, out = restored()
    assert "- 1 event of webhooks." in out
    with scene.app.app_context():
        sweep_now(scene.app)
        assert list(db.session.scalars(select(Delivery.state))) == [DeliveryState.FAILED]


def test_a_restore_that_holds_nothing_back_says_nothing_of_it(app: Flask, restored: Restore) -> None:
    Scene(app).owner()
    assert "Not sent by itself" not in restored()[1]
