"""Pages in the pseudo-languages: longer texts, and from right to left, fit on a phone and on a desktop."""

import os
import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.published import Published, publish, small_photographs
from tests.browser.studio import sign_in
from tests.support.servers.live import LiveServer, NewLiveServer

pytestmark = pytest.mark.browser
WIDTHS = (360, 1440)
VISITOR_PAGES = ("{gallery}", "{photo}", "{gallery}/download", "{gallery}/favorites", "/g/none")
OWNER_PAGES = (
    "/collections",
    "/collections/new",
    "/collections/presets",
    "/collections/trash",
    "{collection}",
    "{collection}/settings",
    "{collection}/share",
    "{collection}/selections",
    "{collection}/activity",
    "{collection}/library",
    "{collection}/cover",
    "/studio",
    "/account",
    "/account/audit",
    "/system",
)


@pytest.fixture(scope="module")
def server(live_servers: NewLiveServer) -> Iterator[LiveServer]:
    """Yield a site in debug mode, which offers the pseudo-languages."""
    server = live_servers(FLASK_DEBUG=1)
    server.start_all()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def gallery(server: LiveServer) -> Published:
    return publish(server, small_photographs(5), selection_wanted=3)


@pytest.fixture(params=["en-XA", "ar-XB"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(browser: Browser, gallery: Published, language: str) -> Iterator[Page]:
    """Yield a page of the gallery, after which the browser's cookie has the language."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{gallery.url}?lang={language}")
    yield page
    context.close()


def too_wide(page: Page, gallery: Published, paths: tuple[str, ...], language: str) -> list[tuple[str, int]]:
    """Return the pages, and the widths of the window, that they do not fit.

    Take pictures if a folder for them is named.
    """
    root = gallery.server.url
    names = {"gallery": gallery.url, "photo": gallery.photo_url(0), "collection": f"{root}/collections/{gallery.uuid}"}
    wide = []
    for path in paths:
        page.goto(urljoin(root, path.format(**names)))
        expect(page.locator("html")).to_have_attribute("lang", language)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((path, width))
            if folder := os.environ.get("VITRINE_PICTURES"):
                name = re.sub(r"\W+", "-", path).strip("-")
                page.screenshot(path=f"{folder}/{name}-{language}-{width}.png", full_page=True)
    return wide


def test_the_pages_of_visitors_fit(page: Page, gallery: Published, language: str) -> None:
    assert too_wide(page, gallery, VISITOR_PAGES, language) == []


def test_the_pages_of_owners_fit(page: Page, gallery: Published, language: str) -> None:
    page.goto(f"{gallery.server.url}/login?lang=en")
    sign_in(page, gallery.server)
    page.goto(f"{gallery.server.url}/collections?lang={language}")
    assert too_wide(page, gallery, OWNER_PAGES, language) == []


def test_scripts_speak_the_language_of_the_page(page: Page, gallery: Published) -> None:
    page.goto(gallery.url)
    page.locator(".tile a").first.click()
    expect(page.locator("#viewer .viewer-count")).to_contain_text("[1 öf 5")
