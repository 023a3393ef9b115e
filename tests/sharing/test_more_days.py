"""The end of a gallery: its notice, asking for more days, and what the owner's decision extends."""

from datetime import UTC, datetime, timedelta

import pytest

from app.extensions import db
from app.models import Collection, ExtensionRequest, ShareLink
from app.services.events.studio_event import EventType, StudioEvent
from tests.access.scene import Clock, Scene, csrf_token
from tests.support.page_client import PageClient

NOW = datetime(2027, 6, 8, 12, tzinfo=UTC)
SUNDAY = datetime(2027, 6, 13, 20, tzinfo=UTC)
ASKED = "You asked for more days on"


@pytest.fixture
def collection(scene: Scene, clock: Clock) -> Collection:
    clock(NOW)
    collection = scene.collection(scene.owner(), expires_at=SUNDAY)
    scene.photo(collection)
    return collection


def ask(browser: PageClient, collection: Collection, **fields: str) -> int:
    """Send the form for more days, and return the status of the response."""
    address = f"/g/{collection.slug}/more-days"
    form = {"name": "Anna", "text": "We are on our honeymoon.", "csrf_token": csrf_token(browser), **fields}
    return browser.post(address, data=form).status_code


def requests_of(scene: Scene, collection: Collection) -> list[ExtensionRequest]:
    with scene.app.app_context():
        return list(db.session.query(ExtensionRequest).filter_by(collection_id=collection.id))


def decide(scene: Scene, request: ExtensionRequest, **choice: str) -> int:
    """Decide by the address in a mail, and return the status of the response."""
    with scene.app.app_context():
        token = scene.services.extensions.decisions.token(request)
    browser = scene.visitor()
    form = {**choice, "csrf_token": csrf_token(browser)}
    return browser.post(f"/extensions/{token}", data=form).status_code


def end_of(scene: Scene, row: Collection | ShareLink) -> datetime | None:
    with scene.row(row) as now:
        return now.expires_at


def test_the_notice_is_there_in_the_last_week_only(scene: Scene, clock: Clock, collection: Collection) -> None:
    for days, is_there in ((8, False), (7, True)):
        clock(SUNDAY - timedelta(days=days))
        page = scene.visitor().get(f"/g/{collection.slug}").text
        assert ("Sunday 13 June" in page, f"/g/{collection.slug}/more-days" in page) == (is_there, is_there)


def test_a_visitor_asks_once_and_the_owner_is_told(scene: Scene, collection: Collection) -> None:
    events: list[StudioEvent] = []
    scene.services.events.listen(events.append)
    browser = scene.visitor()
    assert [ask(browser, collection), ask(browser, collection)] == [303, 409]
    assert ASKED in browser.get(f"/g/{collection.slug}/more-days").text
    [request] = requests_of(scene, collection)
    assert [event.extension.id for event in events if event.type is EventType.EXTENSION_ASKED] == [request.id]
    assert ask(scene.visitor(), collection) == 303


def test_a_flood_is_stopped_with_a_sentence_about_requests(scene: Scene, collection: Collection) -> None:
    answers = [ask(scene.visitor(), collection) for _ in range(11)]
    assert answers == [303] * 10 + [429]
    assert len(requests_of(scene, collection)) == 10


@pytest.mark.parametrize("fields", [{"name": " "}, {"text": "a" * 501}], ids=["no name", "too long"])
def test_an_unusable_request_is_refused(scene: Scene, collection: Collection, fields: dict[str, str]) -> None:
    assert ask(scene.visitor(), collection, **fields) == 400
    assert requests_of(scene, collection) == []


def test_the_page_of_an_ended_gallery_has_the_form(scene: Scene, clock: Clock, collection: Collection) -> None:
    clock(SUNDAY + timedelta(days=1))
    browser, address = scene.visitor(), f"/g/{collection.slug}"
    assert "Ask for more days" in browser.get(address).text
    assert ask(browser, collection) == 303
    page = browser.get(address)
    assert (page.status_code, ASKED in page.text, collection.title in page.text) == (410, True, False)


def test_who_may_not_ask_finds_no_form(scene: Scene, clock: Clock, collection: Collection) -> None:
    scene.change(collection, may_ask_for_days=False)
    browser = scene.visitor()
    token = csrf_token(browser)
    assert browser.get(f"/g/{collection.slug}/more-days").status_code == 302
    clock(SUNDAY)
    assert "Ask for more days" not in browser.get(f"/g/{collection.slug}").text
    answer = browser.post(f"/g/{collection.slug}/more-days", data={"name": "Anna", "csrf_token": token})
    assert (answer.status_code, requests_of(scene, collection)) == (410, [])


def test_a_link_that_was_opened_after_its_end_can_ask(scene: Scene, clock: Clock) -> None:
    collection = scene.collection(scene.owner(), "private")
    link = scene.link(collection, expires_at=SUNDAY)
    clock(SUNDAY)
    browser = scene.visitor()
    page = browser.get(f"/s/{link.token}")
    assert (page.status_code, "Ask for more days" in page.text) == (410, True)
    form = {"name": "Anna", "link": link.token, "csrf_token": csrf_token(browser, f"/s/{link.token}")}
    assert browser.post(f"/g/{collection.slug}/more-days", data=form).status_code == 303
    assert ASKED in browser.get(f"/s/{link.token}").text


def test_approving_extends_the_link_that_ends_alone(scene: Scene, collection: Collection) -> None:
    scene.change(collection, expires_at=None)
    link = scene.link(collection, expires_at=SUNDAY)
    assert ask(scene.guest(link, collection), collection) == 303
    [request] = requests_of(scene, collection)
    assert decide(scene, request, days="14") == 303
    assert (end_of(scene, link), end_of(scene, collection)) == (SUNDAY + timedelta(days=14), None)


def test_approving_extends_the_collection_that_ends_first(scene: Scene, collection: Collection) -> None:
    link = scene.link(collection, expires_at=SUNDAY + timedelta(days=1))
    assert ask(scene.guest(link, collection), collection) == 303
    [request] = requests_of(scene, collection)
    assert decide(scene, request, days="7") == 303
    assert end_of(scene, link) == end_of(scene, collection) == SUNDAY + timedelta(days=7)


def test_after_the_end_the_days_count_from_the_approval(scene: Scene, clock: Clock, collection: Collection) -> None:
    assert ask(scene.visitor(), collection) == 303
    clock(SUNDAY + timedelta(days=5))
    [request] = requests_of(scene, collection)
    assert decide(scene, request, days="7") == 303
    assert end_of(scene, collection) == SUNDAY + timedelta(days=12)


def test_a_request_is_decided_once(scene: Scene, collection: Collection) -> None:
    browser = scene.visitor()
    assert ask(browser, collection) == 303
    [request] = requests_of(scene, collection)
    assert [decide(scene, request, decline="y"), decide(scene, request, days="30")] == [303, 409]
    assert end_of(scene, collection) == SUNDAY
    assert "the photographer declined" in browser.get(f"/g/{collection.slug}/more-days").text


def test_the_address_shows_a_changed_end_and_changes_nothing(scene: Scene, collection: Collection) -> None:
    assert ask(scene.visitor(), collection) == 303
    [request] = requests_of(scene, collection)
    scene.change(collection, expires_at=SUNDAY + timedelta(days=2))
    with scene.app.app_context():
        token = scene.services.extensions.decisions.token(request)
    page = scene.visitor().get(f"/extensions/{token}").text
    assert "It has changed since the visitor asked" in page
    assert "More days extend the collection for all its visitors." in page
    assert requests_of(scene, collection)[0].is_open
    assert scene.visitor().get(f"/extensions/{token}x").status_code == 404


def test_the_studio_lists_its_own_requests_and_decides(scene: Scene, collection: Collection) -> None:
    assert ask(scene.visitor(), collection) == 303
    [request] = requests_of(scene, collection)
    stranger = scene.signed_in(scene.owner(), NOW)
    assert "honeymoon" not in stranger.get("/collections/extensions").text
    with scene.app.app_context():
        owner = db.session.get(Collection, collection.id).owner
    browser = scene.signed_in(owner, NOW)
    assert "1 visitor asks for more days." in browser.get(f"/collections/{collection.uuid}/share").text
    assert "honeymoon" in browser.get("/collections/extensions").text
    form = {"days": "30", "csrf_token": csrf_token(browser, "/collections/extensions")}
    assert browser.post(f"/collections/extensions/{request.uuid}", data=form).status_code == 302
    assert end_of(scene, collection) == SUNDAY + timedelta(days=30)


def test_a_link_is_extended_once_without_asking(scene: Scene, collection: Collection) -> None:
    scene.change(collection, self_extension_days=5, may_ask_for_days=False)
    first, second = (scene.link(collection) for _ in range(2))
    answers = [ask(scene.guest(link, collection), collection, once="y") for link in (first,)]
    assert (answers, end_of(scene, collection)) == ([303], SUNDAY + timedelta(days=5))
    for link in (first, second):  # the collection's own end is extended once altogether
        assert scene.guest(link, collection).get(f"/g/{collection.slug}/more-days").status_code == 302
