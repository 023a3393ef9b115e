"""The scenes of the pages that visitors see."""

from collections.abc import Callable
from itertools import product

from playwright.sync_api import Page

from touring.camera import Scene
from touring.site import Browsing
from touring.studio import GATE, PASSWORD, PIN, Studio

Play = Callable[[Page, Studio], None]
MOST_GUESSES = 10
TO_THE_GRID = "() => document.querySelector('#gallery').scrollIntoView({ behavior: 'instant' })"


def _at(key: str, rest: str = "") -> Play:
    return lambda page, studio: page.goto(studio.page(key, rest))


def _demo(title: str, rest: str = "") -> Play:
    return lambda page, studio: page.goto(studio.site.url + "/g/" + studio.named(title)[0]["slug"] + rest)


def _address(rest: str) -> Play:
    return lambda page, studio: page.goto(studio.site.url + rest)


def _guest(name: str) -> Callable[[Studio], list[dict]]:
    """Return a function that returns this guest's cookies, with the address of the current run.

    The stored cookies have the address of the run that made them, and each run has another port.
    """
    return lambda studio: [{**cookie, "url": studio.site.url} for cookie in studio.known["guests"][name]]


def _then(*plays: Play) -> Play:
    def play(page: Page, studio: Studio) -> None:
        for each in plays:
            each(page, studio)

    return play


def _to_the_grid(page: Page, studio: Studio) -> None:
    page.evaluate(TO_THE_GRID)
    page.wait_for_timeout(600)


def _wrong_password(page: Page, studio: Studio) -> None:
    page.get_by_label("Password", exact=True).fill("harbour")
    page.get_by_role("button", name="Open the gallery").click()
    page.wait_for_load_state()


def _braked(page: Page, studio: Studio) -> None:
    """Send as many wrong passwords as the guess limit allows, and then one more in the browser."""
    guesser = Browsing(studio.site)
    path = f"/g/{studio.known['braked']['slug']}/unlock"
    token = guesser.token(path)
    for _ in range(MOST_GUESSES):
        guesser.post(studio.site.url + path, data={"password": "no", "csrf_token": token}, timeout=60)
    page.goto(studio.site.url + path)
    _wrong_password(page, studio)


def _dressed(**values: str) -> Play:
    def play(page: Page, studio: Studio) -> None:
        studio.set_theme("looks", **values)
        page.goto(studio.page("looks"))

    return play


def _open_photo(index: int, key: str = "star") -> Play:
    def play(page: Page, studio: Studio) -> None:
        page.goto(studio.page(key, f"/p/{studio.known[key]['files'][index]}"))
        page.locator("dialog[open]").wait_for()
        page.wait_for_timeout(1200)

    return play


def _photo_page(page: Page, studio: Studio) -> None:
    page.goto(studio.page("star", f"/p/{studio.known['star']['files'][0]}"))


def _press(key: str) -> Play:
    def play(page: Page, studio: Studio) -> None:
        page.keyboard.press(key)
        page.wait_for_timeout(700)

    return play


def _click(selector: str) -> Play:
    def play(page: Page, studio: Studio) -> None:
        page.locator(selector).first.click()
        page.wait_for_timeout(500)

    return play


def _gift(rest: str = "") -> Play:
    """Return a function that opens a page of the password gallery with its password."""

    def play(page: Page, studio: Studio) -> None:
        page.goto(studio.page("gift"))
        page.locator("#password").fill(PASSWORD)
        page.locator("form [type=submit]").first.click()
        page.locator(".tile").first.wait_for(state="attached")
        if rest:
            page.goto(studio.page("gift", rest))

    return play


def _gift_gate(cover: str) -> Play:
    def play(page: Page, studio: Studio) -> None:
        studio.api("PATCH", f"/collections/{studio.known['gift']['id']}", json={"gate": {**GATE, "cover": cover}})
        page.goto(studio.page("gift"))

    return play


def _gift_in(**values: str) -> Play:
    """Return a function that gives the password gallery a theme and opens it."""

    def play(page: Page, studio: Studio) -> None:
        studio.set_theme("gift", **values)
        _gift()(page, studio)

    return play


def _scrolled_to(selector: str) -> Play:
    def play(page: Page, studio: Studio) -> None:
        page.locator(selector).first.evaluate("(part) => part.scrollIntoView({ behavior: 'instant' })")
        page.wait_for_timeout(600)

    return play


def _open_video(page: Page, studio: Studio) -> None:
    page.locator(".tile a[data-video]").first.evaluate("(link) => link.click()")
    page.locator("dialog[open]").wait_for()
    page.wait_for_timeout(1200)


def _start_download(page: Page, studio: Studio) -> None:
    page.locator("[data-archive]").click()
    page.locator(".steps").wait_for()


def _with_pin(pin: str) -> Play:
    def play(page: Page, studio: Studio) -> None:
        page.goto(studio.page("pinned", "/download"))
        page.locator("#pin").fill(pin)
        page.locator("form [type=submit]").first.click()
        page.wait_for_load_state()

    return play


def _pick_two_photos(page: Page, studio: Studio) -> None:
    for index in (0, 2):
        page.locator("[name=file]").nth(index).check()


def _by_link(index: int) -> Play:
    return lambda page, studio: page.goto(studio.site.url + studio.known["links"][index]["path"])


def _as_visitor(page: Page, studio: Studio) -> None:
    page.goto(studio.desk("star", "/share"))
    page.get_by_role("button", name="View as a visitor").first.click()
    page.wait_for_url("**/g/**")


THEMES = [
    Scene(
        f"look-{cover}-{grid}-{palette}",
        _dressed(cover_style=cover, grid_style=grid, palette=palette, typeface=typeface, spacing=spacing),
    )
    for cover, grid, palette, typeface, spacing in (
        ("full", "justified", "ink", "modern", "tight"),
        ("strip", "masonry", "stone", "editorial", "airy"),
        ("split", "square", "sage", "classic", "normal"),
        ("text", "masonry", "blush", "mono", "normal"),
        ("split", "justified", "ink", "editorial", "airy"),
        ("strip", "square", "ink", "mono", "normal"),
        ("text", "justified", "ink", "modern", "normal"),
        ("text", "square", "paper", "editorial", "tight"),
        ("centered", "justified", "paper", "humanist", "normal"),
        ("framed", "masonry", "blush", "editorial", "normal"),
    )
]
FORCED = [
    Scene(f"look-forced-{theme}-{cover}", _dressed(theme=theme, cover_style=cover, shows_names="y"), widths=(390, 820))
    for theme, cover in product(("light", "dark"), ("text",))
]
VISITOR_SCENES = [
    Scene("home", _address("/")),
    Scene("gate", _demo("Müller & Söhne")),
    Scene("gate-wrong", _then(_demo("Müller & Söhne"), _wrong_password)),
    Scene("gate-brake", _then(_at("braked"), _braked)),
    Scene("gate-of-a-link", _by_link(0)),
    Scene("gallery-first", _at("star")),
    Scene("gallery-docked", _then(_at("star"), _to_the_grid), is_whole=False),
    Scene("gallery-marked", _then(_at("star"), _to_the_grid), cookies=_guest("maja"), is_whole=False),
    Scene("gallery-menu", _then(_at("star"), _to_the_grid, _click(".gallery-actions summary")), is_whole=False),
    Scene("gallery-plain", _at("star"), scripts=False),
    Scene("gallery-last-week", _demo("A walk in October")),
    *THEMES,
    *FORCED,
    Scene("gate-gift", _gift_gate("blurred")),
    Scene("gate-gift-sharp", _gift_gate("sharp")),
    Scene("gift", _gift_in(cover_style="framed", typeface="editorial")),
    Scene("gift-docked", _then(_gift(), _to_the_grid), is_whole=False),
    Scene("gift-section", _then(_gift(), _scrolled_to(".grid ~ .section-title")), is_whole=False),
    Scene("gift-closing", _then(_gift(), _scrolled_to(".gallery-closing")), is_whole=False),
    Scene("gift-first-heart", _then(_gift(), _to_the_grid, _click(".tile .heart")), is_whole=False),
    Scene("gift-video", _then(_gift(), _open_video), is_whole=False),
    Scene("gift-plain", _gift(), scripts=False),
    Scene("gift-story", _gift_in(cover_style="centered", typeface="humanist", phone_grid="story"), widths=(390,)),
    *[Scene(f"gift-{tag}", _then(_gift(f"?lang={tag}"), _to_the_grid), is_whole=False) for tag in ("de", "ar", "ja")],
    Scene("gallery-filters", _then(_at("star"), _to_the_grid, _click(".filters summary")), is_whole=False),
    Scene("gallery-filtered", _at("star", "?orientation=portrait")),
    Scene("gallery-filtered-none", _at("star", "?q=zebra")),
    Scene("pin", _at("pinned", "/download")),
    Scene("pin-wrong", _with_pin("0000")),
    Scene("pin-right", _with_pin(PIN)),
    Scene("download-started", _then(_at("star", "/download"), _start_download)),
    Scene("viewer-keys", _then(_open_photo(3), _press("?")), is_whole=False),
    Scene("viewer-filmstrip", _then(_open_photo(3), _press("t")), is_whole=False),
    Scene("gallery-single", _at("single")),
    Scene("gallery-empty", _at("empty")),
    Scene("gallery-many", _then(_at("many"), _to_the_grid), is_whole=False),
    Scene("gallery-many-plain", _at("many", "?page=2"), scripts=False),
    Scene("gallery-arriving", _at("arriving")),
    Scene("gallery-mixed", _at("mixed")),
    Scene("viewer", _open_photo(3), is_whole=False),
    Scene("viewer-upright", _open_photo(4), is_whole=False),
    Scene("viewer-information", _then(_open_photo(7), _press("i")), is_whole=False),
    Scene("viewer-marked", _open_photo(2), cookies=_guest("maja"), is_whole=False),
    Scene("viewer-slideshow", _then(_open_photo(1), _press("s")), is_whole=False),
    Scene("viewer-file", _open_photo(-1, "mixed"), is_whole=False),
    Scene(
        "photo-plain",
        _photo_page,
        scripts=False,
    ),
    Scene("favorites-empty", _at("star", "/favorites")),
    Scene("favorites", _at("star", "/favorites"), cookies=_guest("maja")),
    Scene(
        "favorites-tools", _then(_at("star", "/favorites"), _click(".favorites-tool summary")), cookies=_guest("maja")
    ),
    Scene("favorites-sent", _at("star", "/favorites"), cookies=_guest("jonas")),
    Scene("favorites-plain", _at("star", "/favorites"), cookies=_guest("maja"), scripts=False),
    Scene("download", _at("star", "/download")),
    Scene("download-favorites", _at("star", "/download"), cookies=_guest("maja")),
    Scene("download-nothing", _at("empty", "/download")),
    Scene("choose", _at("star", "/download/photos")),
    Scene("choose-ticked", _then(_at("star", "/download/photos"), _pick_two_photos), is_whole=False),
    Scene("closed", _demo("Summer party")),
    Scene("nothing-here", _address("/g/nothing-here")),
    Scene("revoked", _by_link(3)),
    Scene("preview-bar", _as_visitor, cookies=lambda studio: studio.owner.cookies_here(), is_whole=False),
    Scene("owner-strip", _at("star"), cookies=lambda studio: studio.owner.cookies_here(), is_whole=False),
]
