"""Mails about new photos to clients, and about requests for more days to owners."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.database import utcnow
from app.extensions import db
from app.models import Collection, MailKind, OutgoingMail, ShareLink
from app.tasks import sweep_now
from tests.access.scene import Clock, Scene
from tests.mail.conftest import SITE, client_link, send
from tests.support.servers.mail import MailSink

MAY_14 = datetime(2027, 5, 14, 12, tzinfo=UTC)
NEXT_DAY = MAY_14 + timedelta(days=1)


class Delivered:
    """A collection that was published on 14 May, and shared with Anna and, only its second section, with Ben."""

    def __init__(self, scene: Scene, clock: Clock):
        clock(MAY_14)
        self.scene, self.owner = scene, scene.owner()
        self.collection: Collection = scene.collection(self.owner, expires_at=MAY_14 + timedelta(days=30))
        first, second = (scene.section(self.collection, title) for title in ("First", "Second"))
        self.add("old.jpg", first)
        self.anna: ShareLink = client_link(scene, self.collection, "anna@client.example")
        client_link(scene, self.collection, "ben@client.example", is_limited=True, sections=[second])
        self.first = first
        self.sweep()
        clock(NEXT_DAY)

    def add(self, name: str, section: object = None) -> None:
        self.scene.photo(self.collection, name, section=section or self.first)

    def sweep(self) -> None:
        with self.scene.app.app_context():
            sweep_now(self.scene.app)

    def mailed(self, kind: MailKind) -> list[str]:
        """Return the addresses of the mails of a kind that are stored."""
        with self.scene.app.app_context():
            return list(db.session.scalars(select(OutgoingMail.recipient).where(OutgoingMail.kind == kind)))


@pytest.fixture
def delivered(scene: Scene, clock: Clock) -> Delivered:
    return Delivered(scene, clock)


def test_who_can_see_new_photos_is_mailed_once_a_quarter_of_an_hour_after_the_last(
    scene: Scene, clock: Clock, delivered: Delivered
) -> None:
    scene.change(delivered.collection, tells_automatically=True)
    for minutes, count in ((0, 3), (10, 2), (24, 0)):
        clock(NEXT_DAY + timedelta(minutes=minutes))
        for number in range(count):
            delivered.add(f"{minutes}-{number}.jpg")
        delivered.sweep()
    assert delivered.mailed(MailKind.MORE) == []

    for minutes in (25, 40, 60):
        clock(NEXT_DAY + timedelta(minutes=minutes))
        delivered.sweep()

    assert delivered.mailed(MailKind.MORE) == ["anna@client.example"]


def test_the_owner_mails_new_photos_with_a_button(scene: Scene, delivered: Delivered) -> None:
    delivered.add("new.jpg")
    share = f"/collections/{delivered.collection.uuid}/share"
    browser = scene.signed_in(delivered.owner, NEXT_DAY)
    assert "Mail them" in browser.get(share).text

    browser.post_form(f"/collections/{delivered.collection.uuid}/tell", {}, page=share)

    assert "A mail goes to 1 person." in browser.get(share).text
    assert delivered.mailed(MailKind.MORE) == ["anna@client.example"]


def test_a_request_for_more_days_is_mailed_with_an_address_that_decides_it(scene: Scene, sink: MailSink) -> None:
    end = utcnow() + timedelta(days=3)
    collection = scene.collection(scene.owner("owner@studio.example"), title="Anna & Tom", expires_at=end)
    anna, address = scene.guest(client_link(scene, collection), collection), f"/g/{collection.slug}/more-days"
    anna.post_form(address, {"name": "Anna", "text": "We are on our honeymoon."}, page=address)
    send(scene)

    ((recipient, mail),) = sink.mails
    text = mail.get_body(("plain",)).get_content()
    assert (recipient, mail["Subject"]) == ("owner@studio.example", "Anna asks for more days: Anna & Tom")
    assert "We are on our honeymoon." in text
    path = next(line for line in text.splitlines() if line.startswith(f"{SITE}/extensions/")).removeprefix(SITE)
    scene.visitor().post_form(path, {"days": "7"}, page=path)
    with scene.row(collection) as row:
        assert row.expires_at == end + timedelta(days=7)
