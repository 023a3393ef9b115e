"""The visitor's journey through a gallery of 600 photographs on a phone, by touch and keys."""

from collections.abc import Iterator

from playwright.sync_api import Page

from benchmarks.smooth_pages.jank import Stumbles, begin, seen
from benchmarks.smooth_pages.touch import middle

MOVES = 20
MOVE_MILLISECONDS = 300
SCROLL_MILLISECONDS = 30
ALL_THERE = "() => document.querySelectorAll('#gallery .tile').length === Number(gallery.dataset.count)"
SHOWN = "() => document.querySelector('#viewer[open] .slide:not([inert]) img')?.naturalWidth"


def acts(page: Page, address: str) -> Iterator[tuple[str, Stumbles]]:
    """Open the gallery, use its features one after the other, and yield each act's name and jank."""
    page.goto(address, wait_until="load")
    page.wait_for_load_state("networkidle")
    yield "open the page", seen(page)
    begin(page)
    for _ in range(200):
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(SCROLL_MILLISECONDS)
    page.wait_for_function(ALL_THERE, timeout=60_000)
    yield "scroll to the end", seen(page)
    yield from _viewing(page)
    yield "heart on the grid", _tapped(page, "#gallery .tile:nth-child(2) .heart")
    yield "to a section", _tapped(page, ".gallery-tabs a:nth-child(3)")
    yield "to the favorites alone", _followed(page, ".favorites-link")
    page.goto(f"{address}#gallery")
    page.wait_for_load_state("networkidle")
    page.locator(".gallery-bar .menu:not(.filters) summary").tap()
    yield "sort by name", _followed(page, ".gallery-bar .menu-items a:nth-child(2)")


def _viewing(page: Page) -> Iterator[tuple[str, Stumbles]]:
    page.evaluate("document.querySelector('#gallery').scrollIntoView()")
    page.wait_for_timeout(MOVE_MILLISECONDS)
    point = middle(page, "#gallery .tile:nth-child(2) a")
    begin(page)
    page.touchscreen.tap(*point)
    page.wait_for_function(SHOWN)
    yield "open a photograph", seen(page)
    begin(page)
    for _ in range(MOVES):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(MOVE_MILLISECONDS)
    yield f"go on {MOVES} times", seen(page)
    yield "heart in the viewer", _tapped(page, "#viewer .heart")
    yield "close", _tapped(page, "#viewer [data-act=close]")


def _tapped(page: Page, selector: str) -> Stumbles:
    point = middle(page, selector)
    begin(page)
    page.touchscreen.tap(*point)
    return seen(page)


def _followed(page: Page, selector: str) -> Stumbles:
    page.locator(selector).first.tap()
    page.wait_for_load_state("networkidle")
    return seen(page)
