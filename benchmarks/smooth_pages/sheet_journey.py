"""The owner's journey through a contact sheet of 600 photographs, by mouse and keyboard."""

from collections.abc import Iterator

from playwright.sync_api import Page

from benchmarks.smooth_pages.jank import Stumbles, begin, seen

HALF = 300
TILE, BOX = "#sheet .tile", ".tile-check"
IS_WHOLE = f"() => document.querySelectorAll('{TILE}').length === 600"
STANDSTILL_MILLISECONDS = 1000
STEP_MILLISECONDS = 30  # between two moves of the mouse


def acts(page: Page, address: str) -> Iterator[tuple[str, Stumbles]]:
    """Open the contact sheet, use its features one after the other, and yield each act's name and jank."""
    page.goto(address, wait_until="load")
    page.wait_for_load_state("networkidle")
    yield "open the page", seen(page)
    yield "scroll to the end", _scrolled(page)
    yield from _selecting(page)
    yield from _ordering(page)
    yield from _changing(page)


def _scrolled(page: Page) -> Stumbles:
    page.mouse.move(700, 500)
    begin(page)
    for _ in range(120):
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(STEP_MILLISECONDS)
    page.wait_for_function(IS_WHOLE, timeout=60_000)
    return seen(page)


def _selecting(page: Page) -> Iterator[tuple[str, Stumbles]]:
    _to(page, 0)
    begin(page)
    page.keyboard.press("Control+a")
    yield "select all", seen(page)
    begin(page)
    page.keyboard.press("Escape")
    yield "let all go", seen(page)
    yield f"select {HALF} with Shift", _half_selected(page)
    page.keyboard.press("Escape")
    _to(page, 0)
    yield "draw a frame over the window, scrolling on", _framed(page)
    page.keyboard.press("Escape")


def _half_selected(page: Page) -> Stumbles:
    _to(page, 0)
    page.mouse.click(*_point(page, 0, BOX))
    _to(page, HALF - 1)
    to = _point(page, HALF - 1, BOX)
    page.keyboard.down("Shift")
    begin(page)
    page.mouse.click(*to)
    found = seen(page)
    page.keyboard.up("Shift")
    return found


def _framed(page: Page) -> Stumbles:
    x, y = _point(page, 0)
    begin(page)
    page.mouse.move(4, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(4 + step * 30, y + step * (890 - y) / 40)
        page.wait_for_timeout(STEP_MILLISECONDS)
    page.wait_for_timeout(2000)  # the mouse is at the lower edge, so the page scrolls
    page.mouse.move(x, y)
    page.mouse.up()
    return seen(page)


def _ordering(page: Page) -> Iterator[tuple[str, Stumbles]]:
    _to(page, 20)
    yield "drag one photograph to another position", _dragged(page, 20)
    _half_selected(page)
    yield f"drag {HALF} to another position", _dragged(page, HALF - 1)
    page.keyboard.press("Escape")
    _to(page, 40)
    page.evaluate(f"document.querySelectorAll('{TILE} a')[40].focus()")
    begin(page)
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(f"Alt+{key}")
        page.wait_for_timeout(10 * STEP_MILLISECONDS)
    yield "move one with the keyboard, six times", seen(page)
    _to(page, 0)
    begin(page)
    page.mouse.click(*_point(page, 0, ".sheet-order [value=name]", within="#sheet"))
    page.wait_for_selector(".toast")
    yield "sort by name", seen(page)
    _scrolled(page)


def _dragged(page: Page, number: int) -> Stumbles:
    x, y = _point(page, number, "a")
    begin(page)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 31):
        page.mouse.move(x + (200 - x) * step / 30, y + 350 * step / 30)
        page.wait_for_timeout(STEP_MILLISECONDS)
    page.mouse.up()
    return seen(page)


def _changing(page: Page) -> Iterator[tuple[str, Stumbles]]:
    _half_selected(page)
    page.select_option("#move-to", index=3)
    yield f"move {HALF} to a section", _pressed(page, "move")
    _scrolled(page)
    for name, value in (("hide", "hide"), ("delete", "trash")):
        _half_selected(page)
        yield f"{name} {HALF}", _pressed(page, value)
        begin(page)
        page.mouse.click(*_point(page, 0, ".toast button", within="body"))
        page.wait_for_timeout(STANDSTILL_MILLISECONDS)
        yield f"undo: {name}", seen(page)


def _pressed(page: Page, value: str) -> Stumbles:
    point = _point(page, 0, f"#selection [value={value}]", within="#sheet")
    begin(page)
    page.mouse.click(*point)
    page.wait_for_selector(".toast", timeout=60_000)
    return seen(page)


def _to(page: Page, number: int) -> None:
    """Scroll to the photograph with this number (from 0) and wait until the page no longer moves."""
    page.evaluate(f"document.querySelectorAll('{TILE}')[{number}].scrollIntoView({{ block: 'center' }})")
    page.wait_for_timeout(STANDSTILL_MILLISECONDS)


def _point(page: Page, number: int, part: str = "*", within: str = "") -> tuple[float, float]:
    """Return the middle of a part of the photograph's tile, or of an element ``within``, in pixels of the window.

    The benchmark clicks there, so that no script of its own runs during the measured act.
    """
    found = page.evaluate(
        """([scope, tile, number, part]) => {
          const root = scope ? document.querySelector(scope) : document.querySelectorAll(tile)[number];
          const { left, top, width, height } = root.querySelector(part).getBoundingClientRect();
          return [left + width / 2, top + height / 2];
        }""",
        [within, TILE, number, part],
    )
    return found[0], found[1]
