"""New photos: which are new for which visitor, what reading changes, and telling visitors once."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.models import File, FileState
from app.services.events.studio_event import EventType, StudioEvent
from app.tasks import sweep_now
from tests.access.scene import Clock, Scene, csrf_token
from tests.support.page_client import PageClient

MAY_14 = datetime(2027, 5, 14, 12, tzinfo=UTC)
NEXT_DAY = MAY_14 + timedelta(days=1)


class Shared:
    """A collection with one old photo, and the browser of Anna, who has looked at it by her link on 14 May."""

    def __init__(self, scene: Scene, clock: Clock):
        clock(MAY_14)
        self.scene, self.owner = scene, scene.owner()
        self.collection = scene.collection(self.owner)
        self.address = f"/g/{self.collection.slug}"
        scene.photo(self.collection, "old.jpg")
        self.link = scene.link(self.collection, name="Anna")
        self.anna = scene.guest(self.link, self.collection)
        self.look(self.anna)
        clock(NEXT_DAY)

    def look(self, browser: PageClient, query: str = "") -> tuple[int, list[str]]:
        """Return how many photos the page of this browser calls new, and the ids of those it marks."""
        with browser.get(self.address + query) as page:
            text = page.text
        found = re.search(r'class="new-chip"[^>]*>(\d+) new photo', text)
        return int(found[1]) if found else 0, re.findall(r'class="tile[^"]* is-new" id="photo-([^"]+)"', text)

    def report(self, browser: PageClient, *files: File) -> None:
        """Report that these photos were on the screen, as a page's script does."""
        ids = [str(file.uuid) for file in files]
        form = {"csrf_token": browser.get(f"{self.address}/favorites.json").json["csrf"], "file": ids}
        assert browser.post(f"{self.address}/seen", data=form).status_code == 204

    def sweep(self) -> None:
        with self.scene.app.app_context():
            sweep_now(self.scene.app)


@pytest.fixture
def shared(scene: Scene, clock: Clock) -> Shared:
    return Shared(scene, clock)


def test_nothing_is_new_at_a_first_visit(scene: Scene, shared: Shared) -> None:
    assert shared.look(scene.visitor()) == (0, [])


def test_photos_that_came_since_are_new_for_all_devices_of_a_link(scene: Scene, shared: Shared) -> None:
    new = scene.photo(shared.collection, "new.jpg")
    for browser in (shared.anna, scene.guest(shared.link, shared.collection)):
        assert shared.look(browser) == (1, [str(new.uuid)])
    assert f"/g/{shared.collection.slug}?new=" in shared.anna.get(shared.address).text
    assert "14 May 2027" in shared.anna.get(shared.address).text


def test_a_browser_at_the_plain_address_has_its_own_look(scene: Scene, clock: Clock, shared: Shared) -> None:
    browser = scene.visitor()
    shared.look(browser)
    scene.photo(shared.collection, "new.jpg")
    clock(NEXT_DAY + timedelta(days=1))
    assert shared.look(browser)[0] == 1


def test_what_was_on_the_screen_is_not_new_any_more_and_the_rest_is(scene: Scene, clock: Clock, shared: Shared) -> None:
    seen, unseen = (scene.photo(shared.collection, f"{name}.jpg") for name in ("seen", "unseen"))
    assert shared.look(shared.anna)[0] == 2
    shared.report(shared.anna, seen)
    for day in (0, 1, 2):
        clock(NEXT_DAY + timedelta(days=day, minutes=5))
        assert shared.look(shared.anna) == (1, [str(unseen.uuid)])
        shared.report(shared.anna)
    shared.report(shared.anna, unseen)
    clock(NEXT_DAY + timedelta(days=9))
    assert shared.look(shared.anna) == (0, [])


def test_without_a_script_the_next_visit_marks_what_this_one_showed(scene: Scene, clock: Clock, shared: Shared) -> None:
    scene.photo(shared.collection, "new.jpg")
    shared.sweep()
    assert shared.look(shared.anna)[0] == 1
    clock(NEXT_DAY + timedelta(minutes=10))
    assert shared.look(shared.anna)[0] == 1  # one visit
    clock(NEXT_DAY + timedelta(hours=2))
    assert shared.look(shared.anna)[0] == 0


def test_what_arrives_while_a_page_is_open_stays_new(scene: Scene, clock: Clock, shared: Shared) -> None:
    known = scene.photo(shared.collection, "known.jpg")
    shared.look(shared.anna)
    late = scene.photo(shared.collection, "late.jpg")
    shared.report(shared.anna, known)
    clock(NEXT_DAY + timedelta(hours=2))
    assert shared.look(shared.anna) == (1, [str(late.uuid)])


def test_a_hidden_photo_is_new_when_it_is_shown_again(scene: Scene, clock: Clock, shared: Shared) -> None:
    photo = scene.photo(shared.collection, "new.jpg")
    shared.report(shared.anna, photo)
    for moment, hides in ((1, True), (2, False)):
        clock(NEXT_DAY + timedelta(hours=moment))
        with scene.row(photo) as row:
            row.hide(NEXT_DAY) if hides else row.show()
        shared.sweep()
        assert shared.look(shared.anna)[0] == (0 if hides else 1)


def test_a_replaced_photo_is_not_new(scene: Scene, shared: Shared) -> None:
    photo = scene.photo(shared.collection, "new.jpg")
    shared.report(shared.anna, photo)
    scene.change(photo, state=FileState.REPLACED)
    assert shared.look(shared.anna)[0] == 0


def test_the_filter_shows_what_was_new_when_it_was_opened(scene: Scene, clock: Clock, shared: Shared) -> None:
    photos = [scene.photo(shared.collection, f"{number:03}.jpg") for number in range(101)]
    shared.look(shared.anna)
    page = shared.anna.get(f"{shared.address}?new=1&sort=name").text
    [more] = re.findall(r'data-more="([^"]+)"', page)
    clock(NEXT_DAY + timedelta(minutes=1))
    shared.report(shared.anna, *photos[:100])
    assert str(photos[100].uuid) in shared.anna.get(more.replace("&amp;", "&")).text
    clock(NEXT_DAY + timedelta(minutes=2))
    index = shared.anna.get(f"{shared.address}/index.json?new=1").json
    assert [row[0] for row in index["photos"]] == [str(photos[100].uuid)]


def test_photos_of_other_sections_do_not_count_for_a_limited_link(scene: Scene, clock: Clock, shared: Shared) -> None:
    section = scene.section(shared.collection, "Ceremony")
    link = scene.link(shared.collection, is_limited=True)
    with scene.row(link) as row:
        row.sections = [row.collection.sections[0]]
    guest = scene.guest(link, shared.collection)
    shared.look(guest)
    scene.photo(shared.collection, "elsewhere.jpg")
    here = scene.photo(shared.collection, "here.jpg", section_id=section.id)
    clock(NEXT_DAY + timedelta(days=1))
    assert shared.look(guest) == (1, [str(here.uuid)])


def test_an_owner_sees_nothing_marked(scene: Scene, shared: Shared) -> None:
    scene.photo(shared.collection, "new.jpg")
    assert shared.look(scene.signed_in(shared.owner, NEXT_DAY)) == (0, [])


@pytest.fixture
def told(scene: Scene) -> list[int]:
    """Return the list to which the number of photos of each telling is added."""
    numbers: list[int] = []

    def listen(event: StudioEvent) -> None:
        if event.type is EventType.PHOTOS_ADDED:
            numbers.append(event.numbers["files"])

    scene.services.events.listen(listen)
    return numbers


def test_visitors_are_told_once_of_a_publication(scene: Scene, shared: Shared, told: list[int]) -> None:
    for number in range(12):
        scene.photo(shared.collection, f"{number}.jpg")
    browser, share = scene.signed_in(shared.owner, NEXT_DAY), f"/collections/{shared.collection.uuid}/share"
    assert "12 new photos since <bdi>Anna</bdi> was told." in browser.get(share).text
    form = {"csrf_token": csrf_token(browser, share)}
    answers = [browser.post(f"/collections/{shared.collection.uuid}/tell", data=form).status_code for _ in range(2)]
    assert (answers, told) == ([302, 409], [12])
    assert "was told." not in browser.get(share).text
