"""The scenes of the pages that the owner sees."""

import re
from typing import Any

from playwright.sync_api import Page, Route

from touring.camera import Scene
from touring.studio import Studio
from touring.visitor import Play, _address, _click, _then

OPEN = "(selector) => document.querySelectorAll(selector).forEach((each) => (each.open = true))"


def _desk(key: str, rest: str = "") -> Play:
    return lambda page, studio: page.goto(studio.desk(key, rest))


def _owner(studio: Studio) -> list[dict]:
    return studio.owner.cookies_here()


def _scene(name: str, play: Play, **more: Any) -> Scene:
    return Scene(f"studio-{name}", play, cookies=_owner, **more)


def _tick(*indexes: int) -> Play:
    def play(page: Page, studio: Studio) -> None:
        for index in indexes:
            page.locator(".tile-check").nth(index).evaluate("(box) => box.click()")

    return play


def _words(page: Page, studio: Studio) -> None:
    files = studio.known["star"]["files"]
    page.goto(studio.desk("star", f"/words?file={files[0]}&file={files[1]}&file={files[3]}"))


def _uploading(page: Page, studio: Studio) -> None:
    """Open an empty collection and begin uploads that stay in progress."""
    page.goto(studio.desk("empty"))
    page.route("**/api/v1/uploads", _never)
    pictures = [
        {"name": f"DSC_{1201 + each}.jpg", "mimeType": "image/jpeg", "buffer": content}
        for each, content in enumerate(_some(studio))
    ]
    page.locator("#files").set_input_files(pictures)  # type: ignore[arg-type]
    page.locator("#dock li").first.wait_for()
    page.wait_for_timeout(1500)


def _never(route: Route) -> None:
    """Leave the request without a response."""


def _picking(page: Page, studio: Studio) -> None:
    page.locator("[data-picker]").first.click()
    page.locator("dialog[open] .picks").wait_for()
    for photo in page.locator("dialog[open] .picks input:not(:disabled)").all()[:2]:
        photo.evaluate("(box) => box.click()")
    page.wait_for_timeout(600)


def _some(studio: Studio) -> list[bytes]:
    files = studio.known["star"]["files"][:8]
    return [
        studio.owner.get(f"{studio.site.url}/collections/files/{file}/preview", timeout=60).content for file in files
    ]


def _large(page: Page, studio: Studio) -> None:
    """Open a photo over the contact sheet, rate it and label it."""
    page.goto(studio.desk("star"))
    page.locator(".tile a.tile-picture").nth(2).click()
    page.wait_for_function("() => document.querySelector('dialog[open] img')?.naturalWidth > 0")
    for key in ("5", "8"):
        page.keyboard.press(key)
    page.wait_for_timeout(500)


def _list_as(view: str, rest: str = "") -> Play:
    def play(page: Page, studio: Studio) -> None:
        studio.owner.form("/collections/view", page="/collections", view=view)
        page.goto(studio.site.url + "/collections" + rest)

    return play


def _first_selection(page: Page, studio: Studio) -> None:
    page.goto(studio.desk("star", "/selections"))
    page.get_by_role("link", name="Open list of Jonas").first.click()
    page.wait_for_load_state()


def _first_link(page: Page, studio: Studio) -> None:
    page.goto(f"{studio.site.url}/collections/links/{studio.known['links'][1]['uuid']}")


def _received(page: Page, studio: Studio) -> None:
    page.goto(studio.desk("star", "/activity"))
    page.get_by_role("link", name=re.compile("originals received")).first.click()
    page.wait_for_load_state()


def _first_preset(page: Page, studio: Studio) -> None:
    page.goto(studio.site.url + "/collections/presets")
    page.get_by_role("link", name="Weddings").first.click()
    page.wait_for_load_state()


def _focus(page: Page, studio: Studio) -> None:
    page.goto(f"{studio.site.url}/collections/files/{studio.known['star']['files'][0]}/focus")


def _token(page: Page, studio: Studio) -> None:
    page.goto(studio.site.url + "/account")
    page.locator("form[action$=tokens] [name$=name]").first.fill("Lightroom export")
    page.locator("form[action$=tokens] button[type=submit]").first.click()
    page.wait_for_load_state()


def _all_well(page: Page, studio: Studio) -> None:
    studio.site.start_worker()
    page.wait_for_timeout(4000)
    page.goto(studio.site.url + "/system")


def _theme(page: Page, studio: Studio) -> None:
    studio.set_theme("looks", cover_style="strip", grid_style="masonry", spacing="airy")
    page.goto(studio.desk("looks", "/settings"))
    page.locator("#look").evaluate("(part) => part.scrollIntoView()")


def _opened(selector: str) -> Play:
    return lambda page, studio: page.evaluate(OPEN, selector)


OWNER_SCENES = [
    Scene("studio-login", _address("/login")),
    _scene("collections", _list_as("cards")),
    _scene("collections-menu", _then(_list_as("cards"), _click(".card .menu summary"))),
    _scene("collections-table", _list_as("table")),
    _scene("collections-search", _list_as("cards", "?q=long")),
    _scene("collections-nothing", _list_as("cards", "?q=zebra")),
    _scene("collections-plain", _list_as("cards"), scripts=False),
    _scene("found-photos", _address("/collections/photos?q=DSC_12")),
    _scene("new", _address("/collections/new")),
    _scene("sheet", _desk("star")),
    _scene("sheet-plain", _desk("star"), scripts=False),
    _scene("sheet-empty", _desk("empty")),
    _scene("sheet-uploading", _uploading, is_whole=False),
    _scene("sheet-selected", _then(_desk("star"), _tick(0, 1, 3)), is_whole=False),
    _scene("large", _large, is_whole=False),
    _scene("sheet-mixed", _desk("mixed")),
    _scene("sheet-arriving", _desk("arriving")),
    _scene("sheet-many", _desk("many")),
    _scene("sheet-many-selected", _then(_desk("many"), _tick(0, 1)), is_whole=False),
    _scene("words", _words),
    _scene("picker-photos", _then(_desk("empty"), _picking), is_whole=False),
    _scene("picker-cover", _then(_desk("star", "/settings"), _picking), is_whole=False),
    _scene("picker-plain", _desk("empty", "/library"), scripts=False),
    _scene("focus", _focus),
    _scene("settings", _desk("star", "/settings")),
    _scene("settings-look", _theme, is_whole=False),
    _scene("share", _desk("star", "/share")),
    _scene("share-link", _then(_desk("star", "/share"), _opened(".link-list details"))),
    _scene("share-new-link", _then(_desk("star", "/share"), _opened(".new-link"))),
    _scene("share-empty", _desk("empty", "/share")),
    _scene("link", _first_link),
    _scene("selections", _desk("star", "/selections")),
    _scene("selections-empty", _desk("empty", "/selections")),
    _scene("selection", _first_selection),
    _scene("selections-together", _desk("star", "/selections/together")),
    _scene("activity", _desk("star", "/activity")),
    _scene("activity-empty", _desk("empty", "/activity")),
    _scene("received", _received),
    _scene("presets", _address("/collections/presets")),
    _scene("preset", _first_preset),
    _scene("preset-new", _address("/collections/presets/new")),
    _scene("trash", _address("/collections/trash")),
    _scene("trash-menu", _then(_address("/collections/trash"), _click(".trash-acts summary"))),
    _scene("studio", _address("/studio")),
    _scene("account", _address("/account")),
    _scene("account-token", _token),
    _scene("audit", _address("/account/audit")),
    _scene("system-without-worker", _address("/system")),
    _scene("system", _all_well),
    _scene("system-settings", _then(_address("/system"), _opened("#settings details"))),
]
