"""Mails to owners: a sent selection at once, and the rest in digests that do not flood."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from app.database import utcnow
from app.extensions import db
from app.models import Collection, DigestEntry, DigestRhythm, MailKind, OutgoingMail, ShareLink
from app.services.events.studio_event import EventType, StudioEvent
from tests.access.scene import Scene
from tests.favorites.marking import Marking
from tests.mail.conftest import SITE, client_link, send
from tests.support.servers.mail import MailSink

NOON = datetime(2026, 9, 12, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def report(scene: Scene, type: EventType, collection: Collection, at: datetime, link: ShareLink | None = None) -> None:
    """Report an event as an act does, and commit it."""
    with scene.app.app_context():
        found = db.session.get_one(Collection, collection.id)
        by = db.session.get_one(ShareLink, link.id) if link else None
        scene.services.events.report(StudioEvent(type, at, found, by, numbers={"files": 2}))
        db.session.commit()


def digests_at(scene: Scene, now: datetime) -> list[OutgoingMail]:
    """Return the digests that are stored after a sweep at this moment."""
    with scene.app.app_context():
        scene.services.mail.sweep(now)
        return list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == MailKind.DIGEST)))


def test_a_sent_selection_is_mailed_at_once_with_its_address(scene: Scene, sink: MailSink) -> None:
    collection = scene.collection(scene.owner("owner@studio.example"), title="Anna & Tom")
    photo, link = scene.photo(collection), client_link(scene, collection)
    favorites_list = scene.favorites(collection, [photo], share_link_id=link.id)
    guest = scene.favorites_visitor(favorites_list, links={str(collection.uuid): str(link.uuid)})
    page, form = f"/g/{collection.slug}/favorites", {"name": "Anna\r\nBcc: x@y.example", "message": "These, please"}
    sent = guest.post_form(f"{page}/lists/{favorites_list.uuid}/submit", form, page=page)
    assert sent.status_code == 303
    send(scene)
    ((recipient, mail),) = sink.mails
    text = mail.get_body(("plain",)).get_content()
    assert (recipient, mail["Bcc"], mail["Reply-To"]) == ("owner@studio.example", None, "anna@client.example")
    assert f"{SITE}/collections/{collection.uuid}/selections/{favorites_list.uuid}" in text
    assert "These, please" in text


@pytest.mark.parametrize(
    ("typed", "reply_to"),
    [
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("größe@client.example", "owner@studio.example"),
        ("anna,tom@client.example", "owner@studio.example"),
        ("<anna@client.example", "owner@studio.example"),
    ],
)
def test_a_reply_goes_to_a_typed_address_only_if_that_is_a_plain_one(
    scene: Scene, sink: MailSink, typed: str, reply_to: str
) -> None:
    collection = scene.collection(scene.owner("owner@studio.example"))
    favorites_list = scene.favorites(collection, [scene.photo(collection)])
    page = f"/g/{collection.slug}/favorites"
    form = {"name": "Anna", "email": typed}
    scene.favorites_visitor(favorites_list).post_form(f"{page}/lists/{favorites_list.uuid}/submit", form, page=page)
    send(scene)
    ((_, mail),) = sink.mails
    note = f"A reply to this mail goes to {reply_to}."
    text = mail.get_body(("plain",)).get_content()
    assert (mail["Reply-To"], note in text) == (reply_to, reply_to != "owner@studio.example")


def test_a_digest_comes_half_an_hour_after_the_first_event_and_tells_all(scene: Scene) -> None:
    collection = scene.collection(scene.owner())
    anna, tom = client_link(scene, collection), client_link(scene, collection, "tom@client.example")
    report(scene, EventType.LINK_OPENED, collection, NOON, anna)
    report(scene, EventType.LINK_OPENED, collection, NOON + 20 * MINUTE, tom)
    report(scene, EventType.DOWNLOAD_COMPLETED, collection, NOON + 25 * MINUTE, anna)
    assert digests_at(scene, NOON + 29 * MINUTE) == []
    (digest,) = digests_at(scene, NOON + 30 * MINUTE)
    (group,) = digest.facts["groups"]
    lines = [line.replace("\u2068", "").replace("\u2069", "") for line in group["items"]]
    assert lines == ["Opened for the first time by Anna and Tom.", "Anna downloaded 2 files."]
    with scene.app.app_context():
        assert db.session.scalars(select(DigestEntry)).all() == []


def test_a_photo_whose_note_was_changed_is_told_once(scene: Scene) -> None:
    collection = scene.collection(scene.owner())
    photos = [scene.photo(collection, f"{name}.jpg") for name in "ab"]
    favorites, link = scene.favorites(collection, photos), client_link(scene, collection)
    guest = scene.favorites_visitor(favorites, links={str(collection.uuid): str(link.uuid)})
    for number, text in ((0, "Larger"), (0, "Much larger"), (1, "In black and white")):
        Marking(guest, collection).change(favorites, "notes", **{str(photos[number].uuid): text})
    (digest,) = digests_at(scene, utcnow() + 30 * MINUTE)
    ((line,),) = [group["items"] for group in digest.facts["groups"]]
    assert line.endswith("wrote notes on 2 photos.")


def test_a_collection_in_the_trash_is_not_told_of(scene: Scene) -> None:
    collection = scene.collection(scene.owner())
    report(scene, EventType.LINK_OPENED, collection, NOON, client_link(scene, collection))
    scene.change(collection, trashed_at=NOON)
    assert digests_at(scene, NOON + 30 * MINUTE) == []


def test_there_is_at_most_one_digest_an_hour(scene: Scene) -> None:
    collection = scene.collection(scene.owner())
    link = client_link(scene, collection)
    report(scene, EventType.LINK_OPENED, collection, NOON, link)
    assert len(digests_at(scene, NOON + 30 * MINUTE)) == 1
    report(scene, EventType.DOWNLOAD_COMPLETED, collection, NOON + 31 * MINUTE, link)
    assert len(digests_at(scene, NOON + 89 * MINUTE)) == 1
    assert len(digests_at(scene, NOON + 90 * MINUTE)) == 2


@pytest.mark.parametrize(("rhythm", "hours"), [(DigestRhythm.DAILY, 18), (DigestRhythm.OFF, None)])
def test_it_comes_at_eight_in_the_owners_morning_or_never(
    scene: Scene, rhythm: DigestRhythm, hours: int | None
) -> None:
    collection = scene.collection(scene.owner(timezone="Europe/Berlin", digest=rhythm))
    report(scene, EventType.LINK_OPENED, collection, NOON, client_link(scene, collection))
    asked = (n for n in range(48) if digests_at(scene, NOON + timedelta(hours=n)))
    assert next(asked, None) == hours


def test_what_failed_is_told_and_the_owners_own_uploads_are_not(scene: Scene) -> None:
    collection = scene.collection(scene.owner())
    report(scene, EventType.FILE_RECEIVED, collection, NOON)
    report(scene, EventType.FILE_FAILED, collection, NOON)
    (digest,) = digests_at(scene, NOON + 30 * MINUTE)
    ((line,),) = [group["items"] for group in digest.facts["groups"]]
    assert line.startswith("2 files could not be prepared")


def test_the_owner_chooses_how_often_on_the_account_page(scene: Scene) -> None:
    owner = scene.owner()
    browser = scene.signed_in(owner)
    answer = browser.post_form("/account/digest", {"digest-rhythm": "daily"}, page="/account")
    with scene.row(owner) as stored:
        assert (answer.status_code, stored.digest) == (302, DigestRhythm.DAILY)


def test_a_wedding_week_makes_no_flood(scene: Scene) -> None:
    """In 24 hours 40 visitors cause 900 events: one digest an hour at most, and one mail for each sent selection."""
    owner = scene.owner()
    collection = scene.collection(owner)
    links = [client_link(scene, collection, f"guest{n}@client.example") for n in range(40)]
    lists = [scene.favorites(collection, share_link_id=link.id, submitted_at=NOON) for link in links[:6]]
    types = (EventType.LINK_OPENED, EventType.DOWNLOAD_COMPLETED, EventType.FILE_RECEIVED)
    with scene.app.app_context():
        for minute in range(0, 24 * 60, 10):
            now = NOON + minute * MINUTE
            stored = db.session.get_one(Collection, collection.id)
            for n in range(minute * 900 // 1440, (minute + 10) * 900 // 1440):
                link = db.session.get_one(ShareLink, links[n % 40].id)
                sent = db.session.merge(lists[n // 150]) if n % 150 == 0 else None
                type = EventType.SELECTION_SUBMITTED if sent else types[n % 3]
                scene.services.events.report(StudioEvent(type, now, stored, link, favorites_list=sent))
            db.session.commit()
            scene.services.mail.sweep(now)
        found = db.session.execute(select(OutgoingMail.kind, OutgoingMail.created_at)).all()
    digests = sorted(at for kind, at in found if kind is MailKind.DIGEST)
    assert [kind for kind, _ in found].count(MailKind.SELECTION_SENT) == 6
    assert 20 <= len(digests) <= 24
    assert min(later - earlier for earlier, later in pairwise(digests)) >= timedelta(hours=1)
