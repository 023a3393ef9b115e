"""Pages in the pseudo-languages: longer texts, and from right to left, fit on a phone and on a desktop."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.browser.published import small_photographs
from tests.support.instances import Owner, process_everything
from tests.support.page_client import PageClient
from tests.support.uploads.uploading import new_collection, upload

pytestmark = pytest.mark.browser
WIDTHS = (360, 1440)
VISITOR_PAGES = ("{gallery}", "{photo}", "{gallery}/download", "{gallery}/favorites", "/g/none")
OWNER_PAGES = (
    "/collections",
    "/collections/new",
    "/collections/presets",
    "/collections/message-templates",
    "/collections/message-templates/new",
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
    "/account/webhooks",
    "/account/webhooks/new",
    "/system",
)


@dataclass(frozen=True)
class Site:
    """A site that offers the pseudo-languages, and its gallery with photos."""

    url: str
    owner: Owner
    gallery: str
    photo: str
    collection: str


@pytest.fixture
def site(app: Flask, api: PageClient, owner: Owner) -> Iterator[Site]:
    """Yield the site, served by this process."""
    app.config["PSEUDO_LANGUAGES"] = True
    collection = new_collection(api, privacy="link", selection_wanted=3)
    answer = upload(api, collection, *small_photographs(5))
    process_everything(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    gallery = f"/g/{api.get(f'/api/v1/collections/{collection}').json['slug']}"
    photo = f"{gallery}/p/{answer.json['files'][0]['id']}"
    yield Site(f"http://127.0.0.1:{server.server_port}", owner, gallery, photo, f"/collections/{collection}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["en-XA", "ar-XB"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(browser: Browser, site: Site, language: str) -> Iterator[Page]:
    """Yield a page of the gallery, after which the browser's cookie has the language."""
    context = browser.new_context(reduced_motion="reduce", base_url=site.url)
    page = context.new_page()
    page.goto(f"{site.gallery}?lang={language}")
    yield page
    context.close()


def too_wide(page: Page, site: Site, paths: tuple[str, ...], language: str) -> list[tuple[str, int]]:
    """Return the pages, and the widths of the window, that they do not fit.

    Take pictures if a folder for them is named.
    """
    wide = []
    for path in paths:
        answer = page.goto(path.format(gallery=site.gallery, photo=site.photo, collection=site.collection))
        assert answer
        assert answer.ok is (path != "/g/none")
        expect(page.locator("html")).to_have_attribute("lang", language)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((path, width))
            if folder := os.environ.get("VITRINE_PICTURES"):
                name = re.sub(r"\W+", "-", path).strip("-")
                page.screenshot(path=f"{folder}/{name}-{language}-{width}.png", full_page=True)
    return wide


def test_the_pages_of_visitors_fit(page: Page, site: Site, language: str) -> None:
    assert too_wide(page, site, VISITOR_PAGES, language) == []


def test_the_pages_of_owners_fit(page: Page, site: Site, language: str) -> None:
    page.goto("/login?lang=en")
    page.get_by_label("E-mail").fill(site.owner.email)
    page.get_by_label("Password", exact=True).fill(site.owner.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/collections")
    page.goto(f"/collections?lang={language}")
    assert too_wide(page, site, OWNER_PAGES, language) == []


def test_scripts_speak_the_language_of_the_page(page: Page, site: Site) -> None:
    page.goto(site.gallery)
    page.locator(".tile a").first.click()
    expect(page.locator("#viewer .viewer-count")).to_contain_text("[1 öf 5")
