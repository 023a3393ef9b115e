"""A gallery page that is open while photos are being processed: it shows each photo when it becomes ready."""

import re
from collections.abc import Callable, Iterator
from subprocess import Popen

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.published import Published, publish
from tests.support.pictures import drawn_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

HIDE = """(isHidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
TOP_OF = "tile => tile.getBoundingClientRect().top"


class Studio:
    """A site whose worker the test starts and stops, so that photos wait for as long as the test needs."""

    def __init__(self, server: LiveServer):
        self.server = server
        self._worker: Popen | None = None

    def work(self) -> None:
        self._worker = self.server.start_worker()

    def rest(self) -> None:
        if self._worker is not None:
            self.server.kill(self._worker)
            self._worker = None

    def publish(self, notes: int) -> Published:
        """Publish a gallery of this many text files, which need no worker."""
        if not notes:
            settings = {"title": "By the sea", "privacy": "link", "downloads": "original"}
            made = self.call("POST", "collections", json=settings).json()
            return Published(self.server, made["id"], f"{self.server.url}/g/{made['slug']}", [])
        return publish(self.server, [(f"note {n:03}.txt", f"note {n}".encode()) for n in range(1, notes + 1)])

    def call(self, method: str, path: str, **values: object) -> requests.Response:
        assert self.server.owner is not None
        signed = {"Authorization": f"Bearer {self.server.owner.token}"}
        answer = requests.request(method, f"{self.server.url}/api/v1/{path}", headers=signed, timeout=30, **values)
        answer.raise_for_status()
        return answer

    def add(self, gallery: Published, *names: str, section: str | None = None) -> None:
        """Upload a photo of each name and of a different color; the worker must run before it is shown."""
        for number, name in enumerate(names):
            part = ("files", (name, drawn_jpeg(color=(40 * number % 256, 120, len(name)))))
            query = f"?section={section}" if section else ""
            self.call("POST", f"collections/{gallery.uuid}/files{query}", files=[part])

    def settled(self, gallery: Published) -> None:
        """Wait until the worker has processed every file."""
        path = f"collections/{gallery.uuid}/files?limit=500"
        waiting = ("pending", "processing")
        wait_until(
            lambda: all(file["state"] not in waiting for file in self.call("GET", path).json()["files"]), seconds=90
        )

    def section(self, gallery: Published, title: str) -> str:
        return self.call("POST", f"collections/{gallery.uuid}/sections", json={"title": title}).json()["id"]


@pytest.fixture
def studio(site_of_file: LiveServer) -> Iterator[Studio]:
    studio = Studio(site_of_file)
    yield studio
    studio.rest()


def answers(page: Page, part: str) -> Callable[[], int]:
    """Return a function that counts the responses from addresses with this part."""
    seen: list[str] = []
    page.on("response", lambda answer: seen.append(answer.url) if part in answer.url else None)
    return lambda: len(seen)


def test_a_photo_on_its_way_takes_no_script_from_a_large_gallery(page: Page, studio: Studio) -> None:
    gallery = studio.publish(104)
    studio.add(gallery, "late.jpg")
    page.goto(gallery.url)

    expect(page.get_by_text("1 more photo is being prepared")).to_be_visible()
    expect(page.locator(".tile .heart").first).to_be_attached()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator(".tile")).to_have_count(104)
    page.locator(".tile a").first.click()
    expect(page.locator("#viewer .viewer-count")).to_contain_text("1 of 104")


def test_a_photo_that_becomes_ready_appears_at_its_position_without_a_reload(page: Page, studio: Studio) -> None:
    gallery = studio.publish(3)
    evening = studio.section(gallery, "Evening")
    studio.add(gallery, "evening.jpg", section=evening)
    studio.add(gallery, "day.jpg")
    page.clock.install()
    page.goto(gallery.url)
    page.evaluate("window.isTheSamePage = true")
    expect(page.locator(".gallery-count")).to_have_text("3 files")
    expect(page.get_by_text("2 more photos are being prepared")).to_be_visible()

    studio.work()
    studio.settled(gallery)
    page.clock.run_for(5000)

    names = page.locator(".tile a")
    expect(names).to_have_count(5)
    expect(page.locator(".gallery-coming")).to_be_hidden()
    expect(page.locator(".gallery-count")).to_have_text("2 photos and 3 other files")
    expect(page.locator("#gallery > ul")).to_have_count(2)
    expect(page.locator("h2 + ul .tile a")).to_have_attribute("data-name", "evening.jpg")
    assert names.evaluate_all("all => all.map(a => a.dataset.name)")[3:] == ["day.jpg", "evening.jpg"]
    names.nth(3).click()
    expect(page.locator("#viewer .viewer-count")).to_contain_text("4 of 5: day")
    assert page.evaluate("isTheSamePage") is True


def test_an_open_viewer_stays_at_its_photo_and_counts_those_that_come(page: Page, studio: Studio) -> None:
    gallery = studio.publish(3)
    first = studio.section(gallery, "First")
    for file in gallery.files:
        studio.call("PATCH", f"files/{file['id']}", json={"section": first})
    studio.add(gallery, "before them all.jpg")
    page.clock.install()
    page.goto(gallery.url)
    page.locator(".tile a").nth(1).click()
    page.clock.run_for(1000)
    expect(page.locator("#viewer .viewer-count")).to_contain_text("2 of 3: note 002")

    studio.work()
    studio.settled(gallery)
    page.clock.run_for(5000)
    expect(page.locator(".tile")).to_have_count(4)
    page.clock.run_for(1000)

    expect(page.locator("#viewer .viewer-count")).to_contain_text("3 of 4: note 002")
    expect(page.locator(".slide:not([inert]) .viewer-file b")).to_have_text("note 002.txt")
    expect(page).to_have_url(gallery.photo_url(1))


@pytest.mark.parametrize("grid", ["justified", "masonry"])
def test_nothing_moves_under_the_readers_eyes_when_a_photo_comes_above(page: Page, studio: Studio, grid: str) -> None:
    gallery = studio.publish(40)
    later = studio.section(gallery, "Later")
    for file in gallery.files[20:]:
        studio.call("PATCH", f"files/{file['id']}", json={"section": later})
    studio.call("PATCH", f"collections/{gallery.uuid}", json={"look": {"grid_style": grid}})
    studio.add(gallery, *(f"above {number}.jpg" for number in range(6)))
    page.clock.install()
    page.goto(gallery.url)
    page.locator(".section-title").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.section-title').scrollIntoView()")
    seen = page.locator(".section-title + ul .tile").first
    before = seen.evaluate(TOP_OF)

    studio.work()
    studio.settled(gallery)
    page.clock.run_for(5000)

    expect(page.locator(".tile")).to_have_count(46)
    assert abs(seen.evaluate(TOP_OF) - before) < 1


def test_an_empty_gallery_becomes_one_by_itself(page: Page, studio: Studio) -> None:
    gallery = studio.publish(0)
    studio.add(gallery, "first.jpg")
    page.clock.install()
    page.goto(gallery.url)
    expect(page.get_by_text("The photos are not here yet")).to_be_visible()

    studio.work()
    studio.settled(gallery)
    page.clock.run_for(5000)

    expect(page.locator(".tile img")).to_have_count(1)
    expect(page.locator(".gallery-actions").get_by_label("Download")).to_have_count(1)


class TestAsking:
    def test_becomes_rarer_while_nothing_changes(self, page: Page, studio: Studio) -> None:
        gallery = studio.publish(1)
        studio.add(gallery, "late.jpg")
        page.clock.install()
        page.goto(gallery.url)
        asked = answers(page, "/coming?")

        for _ in range(150):
            page.clock.run_for(4000)

        assert 3 <= asked() <= 15

    def test_rests_while_the_page_is_hidden(self, page: Page, studio: Studio) -> None:
        gallery = studio.publish(1)
        studio.add(gallery, "late.jpg")
        page.clock.install()
        page.goto(gallery.url)
        asked = answers(page, "/coming?")

        page.evaluate(HIDE, True)
        page.clock.run_for(300_000)
        assert asked() == 0

        page.evaluate(HIDE, False)
        with page.expect_response("**/coming?*"):
            page.clock.run_for(5000)

    def test_ends_once_nothing_is_on_its_way(self, page: Page, studio: Studio) -> None:
        gallery = studio.publish(1)
        studio.add(gallery, "late.jpg")
        page.clock.install()
        page.goto(gallery.url)
        studio.work()
        studio.settled(gallery)
        page.clock.run_for(5000)
        expect(page.locator(".tile")).to_have_count(2)
        expect(page.locator(".gallery-coming")).to_be_hidden()
        asked = answers(page, "/coming?")

        for _ in range(20):
            page.clock.run_for(15_000)

        assert asked() == 0


@pytest.mark.parametrize("broken", ["grid.js", "favorites.js", "coming.js", "share.js"])
def test_a_module_that_fails_takes_no_other_along(page: Page, studio: Studio, broken: str) -> None:
    gallery = studio.publish(2)
    studio.add(gallery, "late.jpg")
    page.route(
        re.compile(rf"/{broken}\?"),
        lambda route: route.fulfill(body="throw new Error('broken')", content_type="text/javascript"),
    )
    page.goto(gallery.url)

    page.locator(".tile a").first.click()

    expect(page.locator("#viewer .viewer-count")).to_contain_text("1 of 2")
    expect(page.locator("#viewer [data-act=download]")).to_have_attribute("href", re.compile("/original"))
    expect(page.locator(".tile .heart")).to_have_count(0 if broken == "favorites.js" else 2)


def test_a_page_that_grows_holds_no_photo_twice(page: Page, studio: Studio) -> None:
    """Photos that have become ready shift the following ones into the next part of the page."""
    gallery = studio.publish(104)
    page.goto(gallery.url)
    expect(page.locator(".tile")).to_have_count(100)
    studio.call("POST", f"collections/{gallery.uuid}/files/order", json={"files": [gallery.files[102]["id"]]})

    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    expect(page.locator(".tile")).to_have_count(103)
    assert page.locator(".tile").evaluate_all("all => new Set(all.map(tile => tile.id)).size") == 103


def test_a_photo_that_is_replaced_changes_in_the_open_viewer_without_an_empty_frame(page: Page, studio: Studio) -> None:
    gallery = studio.publish(1)
    studio.add(gallery, "kiss.jpg")
    studio.work()
    studio.settled(gallery)
    page.goto(gallery.url)
    page.locator(".tile a", has=page.locator("img")).click()
    picture = page.locator(".slide.current img")
    expect(picture).to_have_js_property("naturalWidth", 600)
    picture.evaluate("""(img) => {
      window.empty = 0;
      const look = () => { if (!img.isConnected || !img.complete || !img.naturalWidth) window.empty += 1; };
      (function each() { look(); requestAnimationFrame(each); })();
    }""")

    [file] = [each for each in studio.call("GET", f"collections/{gallery.uuid}/files").json()["files"] if each["width"]]
    studio.call("PUT", f"files/{file['id']}/content", data=drawn_jpeg(500, 700, (10, 90, 200)))
    studio.settled(gallery)
    page.evaluate(HIDE, True)
    page.evaluate(HIDE, False)

    expect(picture).to_have_js_property("naturalWidth", 500)
    assert page.evaluate("window.empty") == 0
    expect(page.locator(".tile img")).to_have_js_property("naturalHeight", 480)
