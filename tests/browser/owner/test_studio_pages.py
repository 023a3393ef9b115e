"""The owner's pages in a browser: accessible, within the CSP, small, and with the functions that scripts add."""

import gzip
import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import violations, violations_in_both_themes
from tests.browser.studio import Studio, new_collection, sign_in
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

MOST_SCRIPT_BYTES = 45_000  # gzipped, for all scripts of a page of the studio
MOST_UPLOAD_BYTES = 19_500  # of these, all modules of the upload, also its dialogs, minified and gzipped
PAGES = [
    "",
    "/new",
    "/trash",
    "/{uuid}",
    "/{uuid}/settings",
    "/{uuid}/library",
    "/{uuid}/cover",
    "/{uuid}/share",
    "/{uuid}/activity",
]


@pytest.fixture(scope="module")
def collection(live_server: LiveServer) -> Studio:
    return new_collection(live_server, "a.txt", "b.txt", title="Anna & Tom")


@pytest.fixture
def studio(collection: Studio, page: Page) -> Studio:
    """Return the collection, with its owner signed in."""
    sign_in(page, collection.server)
    return collection


def every_page(studio: Studio) -> list[str]:
    root = studio.server.url
    return [
        f"{root}/account",
        f"{root}/studio",
        f"{root}/account/audit",
        f"{root}/system",
        *(f"{root}/collections{path.format(uuid=studio.uuid)}" for path in PAGES),
    ]


def test_every_page_is_accessible(studio: Studio, page: Page) -> None:
    reports = []
    for address in every_page(studio):
        page.goto(address)
        reports += violations_in_both_themes(page)

    assert reports == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_signing_in_is_accessible(page: Page, live_server: LiveServer, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/login")
    page.get_by_label("E-mail").fill("owner@example.com")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()

    assert violations(page) == []


def test_a_selection_and_the_dock_are_accessible(studio: Studio, page: Page) -> None:
    page.goto(studio.url)
    page.set_input_files("#files", {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""})
    page.get_by_label("Select a.txt").check()
    expect(page.locator("#selection")).to_be_visible()

    assert violations(page) == []


def test_no_page_breaks_the_content_security_policy(studio: Studio, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    for address in every_page(studio):
        page.goto(address, wait_until="networkidle")

    assert complaints == []


@pytest.mark.parametrize("width", [360, 820])
def test_no_page_is_wider_than_its_screen(studio: Studio, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    wide = []
    for address in every_page(studio):
        page.goto(address)
        wide += [address] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []

    assert wide == []


def test_the_scripts_of_the_contact_sheet_stay_small(studio: Studio, page: Page) -> None:
    scripts: list[bytes] = []
    page.on("response", lambda answer: scripts.append(answer.body()) if ".js" in answer.url else None)

    page.goto(studio.url, wait_until="networkidle")

    assert scripts
    assert sum(len(gzip.compress(script)) for script in scripts) <= MOST_SCRIPT_BYTES


def test_the_upload_stays_small(studio: Studio, page: Page) -> None:
    """Modules that other pages of the studio use, too, such as the toast, do not count."""
    stripped = pytest.importorskip("rjsmin").jsmin
    page.goto(studio.url)
    modules = json.loads(page.locator("script[type=importmap]").text_content() or "")["imports"].values()
    own = [address for address in modules if re.search(r"/(collections/upload/\w+|js/(timeout|formats))\.js", address)]

    scripts = [page.request.get(studio.server.url + address).text() for address in own]

    assert len(scripts) > 5
    assert sum(len(gzip.compress(stripped(script).encode())) for script in scripts) <= MOST_UPLOAD_BYTES


def test_the_link_is_copied(studio: Studio, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(studio.url)

    page.get_by_role("button", name="Copy link").click()

    expect(page.locator(".toast")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{studio.server.url}/g/{studio.slug}"


def test_the_shown_link_is_the_one_that_others_reach(studio: Studio, page: Page) -> None:
    """The server knows its address only as 127.0.0.1; the owner used another host name."""

    def from_the_server(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace("http://photos.test", studio.server.url)))

    cookies = [{**cookie, "domain": "photos.test"} for cookie in page.context.cookies()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.route("http://photos.test/**", from_the_server)

    page.goto(f"http://photos.test/collections/{studio.uuid}/share")

    expect(page.get_by_role("textbox", name="Gallery link")).to_have_value(f"http://photos.test/g/{studio.slug}")
    message = page.get_by_label("Message to send with the link")
    expect(message).to_have_value(re.compile(rf"http://photos\.test/g/{studio.slug}"))
    encoded = rf"text=.*http%3A%2F%2Fphotos\.test%2Fg%2F{studio.slug}"
    expect(page.get_by_role("link", name="WhatsApp")).to_have_attribute("href", re.compile(encoded))


def test_a_new_token_is_shown_once(studio: Studio, page: Page) -> None:
    page.goto(f"{studio.server.url}/account")
    page.get_by_label("Name", exact=True).fill("Laptop")
    page.get_by_role("button", name="Create a token").click()
    secret = page.get_by_role("textbox", name="The new token").input_value()

    page.goto(f"{studio.server.url}/account")

    assert secret.startswith("vit_")
    assert secret not in page.content()


@pytest.mark.browser_context_args(timezone_id="America/New_York")
def test_the_browsers_time_zone_is_offered(studio: Studio, page: Page) -> None:
    page.goto(f"{studio.server.url}/account")

    expect(page.get_by_role("combobox", name="Time zone")).to_have_value("America/New_York")


def test_a_password_is_asked_for_where_it_is_used(studio: Studio, page: Page) -> None:
    page.goto(f"{studio.server.url}/collections/new")
    expect(page.get_by_label("Collection password")).to_be_hidden()

    page.get_by_label("Password People who have").check()

    expect(page.get_by_label("Collection password")).to_be_visible()


def test_collections_are_put_in_order_by_the_keyboard(studio: Studio, page: Page) -> None:
    new_collection(studio.server, title="Newest")
    address = f"{studio.server.url}/collections"
    page.goto(address)
    page.get_by_role("link", name="Newest").focus()

    with page.expect_response("**/collections/order"):
        page.keyboard.press("Alt+ArrowRight")

    page.goto(address)
    titles = page.locator(".card-title").all_inner_texts()
    assert titles.index("Newest") == 1


def test_a_dragged_card_stays_where_it_was_put(studio: Studio, page: Page) -> None:
    new_collection(studio.server, title="Dragged")
    page.goto(f"{studio.server.url}/collections")
    second = page.locator(".card").nth(1).bounding_box()
    assert second is not None
    page.locator(".card", has_text="Dragged").hover(position={"x": 60, "y": 60})
    page.mouse.down()

    with page.expect_response("**/collections/order"):
        page.mouse.move(second["x"] + second["width"] - 8, second["y"] + 60, steps=8)
        page.mouse.up()

    page.reload()
    wait_until(lambda: page.locator(".card-title").nth(1).inner_text() == "Dragged")
    assert page.url.endswith("/collections")
