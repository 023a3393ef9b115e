"""Favorites in a browser: by keyboard, by touch, without JavaScript, while offline, and in two tabs."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.accessibility import violations_in_both_themes
from tests.browser.published import Published, fill_up, photographs, publish, small_photographs
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

MARK = """async ([url, ids]) => {
  const { csrf } = await (await fetch(`${url}.json`)).json();
  const body = new URLSearchParams({ csrf_token: csrf });
  for (const id of ids) await fetch(`${url}/${id}`, { method: "POST", body });
}"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    """Return a gallery of five photos, whose photographer asks for three."""
    return publish(live_server, photographs(5, seed=210), selection_wanted=3, selection_due="2090-05-12")


def test_by_keyboard_and_through_being_offline(page: Page, gallery: Published) -> None:
    page.goto(gallery.url)
    other = page.context.new_page()
    other.goto(gallery.url)
    expect(other.locator(".heart").nth(4)).to_be_attached()

    expect(page.locator(".tile .heart")).to_have_count(5)
    page.locator(".tile a").first.focus()
    page.keyboard.press("f")
    expect(page.locator(".badge")).to_have_text("1 of 3")
    expect(other.locator(".badge")).to_have_text("1 of 3")
    page.keyboard.press("Tab")  # to the heart icon
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#viewer .viewer-count")).to_contain_text("2 of 5")
    page.context.set_offline(True)
    page.keyboard.press("f")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#viewer .viewer-count")).to_contain_text("3 of 5")
    page.keyboard.press("f")
    expect(page.locator("#viewer .heart")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".badge")).to_have_text("3 of 3")
    page.context.set_offline(False)
    with page.expect_response(lambda answer: gallery.files[2]["id"] in answer.url and answer.request.method == "POST"):
        pass

    page.goto(f"{gallery.url}/favorites")
    expect(page.locator(".tile")).to_have_count(3)
    expect(page.get_by_text("3 of 3 · by 12 May 2090")).to_be_visible()
    page.get_by_label("Note on shot 2.jpg").fill("Larger, please")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Note saved")).to_be_visible()
    assert violations_in_both_themes(page) == []
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Send this list").press("Enter")
    expect(page.get_by_text("Thank you, Anna")).to_be_visible()
    expect(page.get_by_text("Larger, please")).to_be_visible()
    assert violations_in_both_themes(page) == []
    other.locator(".tile .heart").nth(4).press("Enter")
    expect(other.get_by_text("This list was sent")).to_be_visible()
    expect(other.locator(".tile .heart").nth(4)).to_have_attribute("aria-pressed", "false")


def test_what_one_page_could_not_send_is_sent_by_the_next(page: Page, gallery: Published) -> None:
    sent = f"{gallery.url}/favorites/*"
    page.route(sent, lambda route: route.abort())
    page.goto(gallery.url)
    with page.expect_event("requestfailed"):
        page.locator(".tile .heart").nth(3).press("Enter")
    page.unroute(sent)

    with page.expect_response(sent) as answer:
        page.goto(gallery.url)

    assert (answer.value.status, answer.value.request.method) == (200, "POST")
    expect(page.locator(".badge")).to_have_text("1 of 3")
    expect(page.locator(".tile .heart").nth(3)).to_have_attribute("aria-pressed", "true")


def test_a_link_waits_for_a_favorite_on_its_way(page: Page, gallery: Published) -> None:
    held: list[Route] = []
    page.route(f"{gallery.url}/favorites/*", lambda route: held.append(route))
    page.goto(gallery.url)
    with page.expect_request(f"{gallery.url}/favorites/*"):
        page.locator(".tile .heart").nth(3).press("Enter")
    page.locator(".favorites-link").click(no_wait_after=True)
    held[0].continue_()

    expect(page.locator(".tile")).to_have_count(1)


def test_a_list_is_sent_with_the_change_that_was_made_last(page: Page, gallery: Published) -> None:
    page.goto(gallery.url)
    for number in (1, 2):
        with page.expect_response(f"{gallery.url}/favorites/*"):
            page.locator(".tile .heart").nth(number).press("Enter")
    page.goto(f"{gallery.url}/favorites", wait_until="networkidle")  # before its script runs, a heart submits its form
    expect(page.locator(".tile")).to_have_count(2)
    page.get_by_label("Your name").fill("Anna")
    held: list[Route] = []
    events: list[str] = []
    page.route("**/remove", lambda route: held.append(route))
    with page.expect_request("**/remove"):
        page.locator(".tile .heart").first.press("Enter")
    page.on("request", lambda request: request.is_navigation_request() and events.append("sent"))
    page.on("requestfinished", lambda request: request.url.endswith("/remove") and events.append("removed"))

    page.get_by_role("button", name="Send this list").press("Enter", no_wait_after=True)
    held[0].continue_()

    expect(page.get_by_text("Thank you, Anna")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(1)
    assert events[:2] == ["removed", "sent"]


def test_a_long_list_can_be_changed_before_its_ids_are_loaded(page: Page, live_server: LiveServer) -> None:
    gallery = fill_up(publish(live_server, small_photographs(1, seed=31)), 101)
    page.goto(gallery.url)
    page.evaluate(MARK, [f"{gallery.url}/favorites", [file["id"] for file in gallery.files]])
    held: list[Route] = []
    page.route("**/favorites.json*", lambda route: held.append(route))
    with page.expect_request("**/favorites.json*"):
        page.goto(f"{gallery.url}/favorites")
    expect(page.locator(".tile .heart").first).to_have_attribute("aria-pressed", "true")
    page.locator(".tile .heart").first.press("Enter")
    with page.expect_request("**/remove"):
        held[0].continue_()

    expect(page.locator(".badge")).to_have_text("100")


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
def test_by_touch_and_onto_another_device(page: Page, browser: Browser, gallery: Published) -> None:
    page.goto(gallery.url)
    page.locator(".tile .heart").nth(1).tap()
    page.locator(".tile a").nth(3).tap()
    page.locator("#viewer .heart").tap()
    expect(page.locator(".badge")).to_have_text("2 of 3")
    page.get_by_role("button", name="Close").tap()
    page.locator(".favorites-link").tap()
    expect(page.locator(".tile")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".tile a").nth(1).tap()
    expect(page.locator("#viewer .viewer-count")).to_contain_text("2 of 2")
    page.locator("#viewer .heart").tap()
    page.get_by_role("button", name="Close").tap()
    expect(page.locator(".favorites-head [role=status]")).to_contain_text("1 of 3")
    link = page.get_by_label("Secret link of this list").input_value()

    device = browser.new_context().new_page()
    device.goto(link.replace("http://127.0.0.1:8000", gallery.server.url))
    expect(device.locator(".tile")).to_have_count(1)
    device.context.close()


@pytest.mark.browser_context_args(viewport={"width": 378, "height": 844})
def test_a_portrait_beside_which_nothing_fits_does_not_fill_the_row(page: Page, gallery: Published) -> None:
    page.goto(gallery.url)
    for number in (1, 3):
        with page.expect_response(f"{gallery.url}/favorites/*"):
            page.locator(".tile .heart").nth(number).press("Enter")
    page.goto(f"{gallery.url}/favorites")

    heights = page.locator(".tile > a").evaluate_all("(links) => links.map((link) => link.offsetHeight)")

    assert max(heights) < 160 * 1.7


def test_without_javascript(browser: Browser, gallery: Published) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(gallery.photo_url(0))
    page.get_by_role("button", name="Favorite").click()
    expect(page).to_have_url(gallery.photo_url(0))
    expect(page.get_by_role("button", name="Favorite")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Back to the gallery").click()
    page.get_by_role("link", name="Favorites: 1 of 3").click()
    page.get_by_label("Note on shot 1.jpg").fill("This one")
    page.get_by_role("button", name="Save the notes").click()
    expect(page.get_by_label("Note on shot 1.jpg")).to_have_value("This one")
    page.get_by_role("link", name="Download these").click()
    expect(page.get_by_role("radio", name="My favorites")).to_be_checked()
    page.go_back()
    page.get_by_role("button", name="Favorite: shot 1").click()
    expect(page.get_by_text("add it to your favorites")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Note on shot 1.jpg")).to_have_value("This one")
    page.context.close()


def test_the_first_heart_says_where_favorites_are_and_no_later_one(page: Page, gallery: Published) -> None:
    page.goto(gallery.url)
    page.locator(".tile .heart").first.click()
    hint = page.get_by_text("Your favorites are behind the heart in the bar.")
    expect(hint).to_be_visible()

    page.locator(".tile .heart").first.click()
    expect(page.locator(".tile .heart[aria-pressed=true]")).to_have_count(0)
    page.reload()
    for number in (1, 2):
        page.locator(".tile .heart").nth(number).click()
        expect(page.locator(".badge")).to_have_text(f"{number} of 3")

    expect(hint).to_be_hidden()


@pytest.mark.parametrize(("width", "is_named"), [(390, False), (820, True), (1440, True)])
def test_the_icons_of_the_bar_have_names_in_wide_windows(page: Page, gallery: Published, width, is_named) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{gallery.url}?lang=de")
    page.locator(".gallery-bar").scroll_into_view_if_needed()

    widths = "(icons) => icons.map((icon) => icon.getBoundingClientRect().width)"
    icons = page.locator(".gallery-actions .icon-button .icon").evaluate_all(widths)

    expect(page.locator(".favorites-link").get_by_text("Favoriten")).to_be_visible(visible=is_named)
    assert min(icons) >= 18
    assert page.evaluate("document.documentElement.scrollWidth") == width
