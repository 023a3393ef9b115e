"""A draft is published in one act: who can open it, until when, with which downloads, after the preflight."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import utcnow
from app.extensions import db
from app.models import AuditEntry, Collection, Downloads, Privacy, User, Verb
from app.services.guesses import passwords
from tests.access.scene import FAR_AHEAD, LONG_AGO, Clock, Scene, csrf_token
from tests.support.page_client import PageClient

BERLIN = ZoneInfo("Europe/Berlin")
PASSWORD = "bami-tuko-resa-lugo"


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner(timezone="Europe/Berlin")


@pytest.fixture
def draft(scene: Scene, owner: User) -> Collection:
    """Return a draft with a photo, so that nothing stops its delivery."""
    draft = scene.collection(owner, "draft", title="By the sea", slug="by-the-sea")
    scene.photo(draft)
    return draft


class Desk:
    """The owner's browser at the page that publishes a collection."""

    def __init__(self, scene: Scene, owner: User, collection: Collection):
        self.browser: PageClient = scene.signed_in(owner)
        self.address = f"/collections/{collection.uuid}/publish"

    def publish(self, **fields: str) -> TestResponse:
        token = csrf_token(self.browser, "/collections/new")
        given = {"privacy": "link", "ending": "never", "downloads": "original", "csrf_token": token}
        return self.browser.post(self.address, data={**given, **fields})


@pytest.fixture
def desk(scene: Scene, owner: User, draft: Collection) -> Desk:
    return Desk(scene, owner, draft)


def test_a_new_collection_is_a_draft_that_leads_to_publishing(scene: Scene, owner: User) -> None:
    browser = scene.signed_in(owner)
    sent = {"title": "By the sea", "csrf_token": csrf_token(browser, "/collections/new")}
    page = browser.post("/collections/new", data=sent, follow_redirects=True)
    with scene.app.app_context():
        [made] = db.session.scalars(select(Collection)).all()
        assert made.privacy is Privacy.DRAFT
        assert f'href="/collections/{made.uuid}/publish"' in page.text


def test_publishing_opens_the_gallery_with_what_was_chosen(scene: Scene, draft, desk: Desk) -> None:
    assert scene.visitor().get("/g/by-the-sea").status_code == 404
    page = desk.publish(privacy="link", downloads="web")
    assert (page.status_code, "The collection is published" in page.text) == (200, True)
    assert scene.visitor().get("/g/by-the-sea").status_code == 200
    with scene.row(draft) as row:
        assert (row.privacy, row.downloads, row.expires_at) == (Privacy.LINK, Downloads.WEB, None)


def test_the_password_is_in_the_response_and_nowhere_else(scene: Scene, draft, desk: Desk, caplog) -> None:
    page = desk.publish(privacy="password", password=PASSWORD)
    assert f"/g/by-the-sea\nPassword: {PASSWORD}</textarea>" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"

    later = desk.browser.get(f"/collections/{draft.uuid}/share").text
    cookies = repr([cookie.value for cookie in desk.browser._cookies.values()])
    stored = "\n".join(scene.dump())
    assert [PASSWORD in text for text in (later, cookies, stored, caplog.text)] == [False] * 4
    with scene.row(draft) as row:
        assert row.opens_with(PASSWORD)


def test_one_audit_entry_names_what_changed(scene: Scene, desk: Desk) -> None:
    desk.publish(privacy="password", password=PASSWORD, ending="90")
    with scene.app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb != Verb.SIGNED_IN)).all()
        assert [(entry.verb, entry.detail) for entry in entries] == [
            (Verb.COLLECTION_PUBLISHED, "end, privacy (password), password")
        ]


def test_a_number_of_days_ends_with_a_day_of_the_owner(scene: Scene, draft, desk: Desk, clock: Clock) -> None:
    now = utcnow()
    clock(now)
    desk.publish(ending="30")
    day = now.astimezone(BERLIN).date() + timedelta(days=30)
    with scene.row(draft) as row:
        assert row.expires_at == datetime.combine(day, time(23, 59), BERLIN)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"privacy": "password"}, "Enter the password that opens this collection."),
        ({"privacy": "link", "password": PASSWORD}, "A password needs the privacy “Password”."),
        ({"privacy": "draft"}, "Choose one of the options."),
        ({"ending": "date"}, "Enter the date and the time of the end."),
        ({"ending": "date", "expires_at": "2020-01-01T12:00"}, "Choose an end in the future"),
        ({"ending": "31"}, "Choose one of the options."),
    ],
    ids=["no password", "a password for none", "no privacy", "no date", "a past date", "no number of days"],
)
def test_what_cannot_be_published_is_refused_with_the_reason(
    scene: Scene, draft, desk: Desk, fields: dict[str, str], sentence: str
) -> None:
    page = desk.publish(**fields)
    assert (page.status_code, sentence in page.text) == (400, True)
    with scene.row(draft) as row:
        assert (row.privacy, row.password_hash, row.expires_at) == (Privacy.DRAFT, None, None)


def test_what_stops_the_delivery_must_be_confirmed(scene: Scene, owner: User) -> None:
    empty = scene.collection(owner, "draft")
    desk = Desk(scene, owner, empty)
    assert "Publish anyway" in desk.browser.get(desk.address).text
    refused = desk.publish()
    assert (refused.status_code, "tick this box" in refused.text) == (409, True)
    with scene.row(empty) as row:
        assert row.privacy is Privacy.DRAFT

    assert desk.publish(despite_blocks="y").status_code == 200
    with scene.row(empty) as row:
        assert row.privacy is Privacy.LINK


def test_private_is_published_before_its_first_share_link(scene: Scene, draft, desk: Desk) -> None:
    page = desk.publish(privacy="private")
    assert "Now create a share link" in page.text
    with scene.row(draft) as row:
        assert row.privacy is Privacy.PRIVATE


def test_the_second_of_two_tabs_learns_that_it_is_published(scene: Scene, draft, desk: Desk) -> None:
    desk.publish(privacy="password", password=PASSWORD)
    second = desk.publish(privacy="public", expires_at="2030-01-01T12:00", ending="date")
    assert (second.status_code, "already published, so nothing was changed" in second.text) == (409, True)
    assert desk.browser.get(desk.address).status_code == 200
    with scene.row(draft) as row:
        assert (row.privacy, row.expires_at) == (Privacy.PASSWORD, None)


def test_a_tab_that_published_meanwhile_wins(scene: Scene, draft, desk: Desk, monkeypatch) -> None:
    """The other tab's act comes while this request hashes its password, outside of every transaction."""
    hash_password = passwords.hash_password

    def publish_elsewhere(*given: Any) -> str:
        scene.change(draft, privacy=Privacy.PRIVATE)
        return hash_password(*given)

    monkeypatch.setattr(passwords, "hash_password", publish_elsewhere)
    assert desk.publish(privacy="password", password=PASSWORD).status_code == 409
    with scene.row(draft) as row:
        assert (row.privacy, row.password_hash) == (Privacy.PRIVATE, None)


def test_an_end_and_a_password_from_before_are_kept(scene: Scene, owner: User) -> None:
    was = scene.collection(owner, "password", expires_at=FAR_AHEAD)
    scene.photo(was)
    scene.change(was, privacy=Privacy.DRAFT)
    desk = Desk(scene, owner, was)
    page = desk.browser.get(desk.address).text
    assert re.findall(r'<input checked[^>]* value="(\w+)"', page) == ["password", "date", "complete", "original"]
    desk.publish(privacy="password", ending="date", expires_at="2090-01-01T01:00")
    with scene.row(was) as row:
        assert (row.privacy, row.password_version, row.expires_at) == (Privacy.PASSWORD, 3, FAR_AHEAD)


def test_the_trash_holds_nothing_to_publish(scene: Scene, draft, desk: Desk) -> None:
    scene.change(draft, trashed_at=LONG_AGO)
    assert desk.publish().status_code == 404


def test_the_message_is_made_from_the_selected_template(scene: Scene, owner: User, desk: Desk) -> None:
    template = scene.template(owner, name="Weddings", text="Dear both, here they are: {link}")
    assert "Weddings · English" in desk.browser.get(desk.address).text
    assert "Dear both, here they are: http" in desk.publish(template=str(template.uuid)).text
