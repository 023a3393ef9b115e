"""Chromium with the interface of the other engines, driven by Playwright."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.support.engines.tab import Engine, PageError, Tab


class ChromiumTab(Tab):
    """A page of a browser context."""

    def __init__(self, page: Page):
        self._page = page

    def open(self, url: str) -> None:
        self._page.goto(url)

    def evaluate(self, function: str, *values: Any) -> Any:
        try:
            return self._page.evaluate(f"async (values) => ({function})(...values)", list(values))
        except Error as error:
            raise PageError(str(error)) from error

    def click_at(self, x: float, y: float) -> None:
        self._page.mouse.click(x, y)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def wheel_at(self, x: float, y: float, *, right: int = 0, down: int = 0) -> None:
        self._page.mouse.move(x, y)
        self._page.mouse.wheel(right, down)

    def back(self) -> None:
        self._page.go_back()

    def forward(self) -> None:
        self._page.go_forward()

    def reload(self) -> None:
        self._page.reload()

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def choose_files(self, selector: str, paths: list[Path]) -> None:
        self._page.set_input_files(selector, paths)

    def screenshot(self) -> bytes:
        return self._page.screenshot()


class Chromium(Engine):
    """The Chromium that pytest-playwright started."""

    def __init__(self, browser: Browser):
        self._browser = browser
        self._context: BrowserContext | None = None

    def new_tab(self) -> ChromiumTab:
        self._context = self._browser.new_context()
        return ChromiumTab(self._context.new_page())

    def close_tab(self) -> None:
        if self._context:
            self._context.close()
        self._context = None
