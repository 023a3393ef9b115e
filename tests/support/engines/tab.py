"""One tab of a browser: what a test does in it and asks of it, in whichever engine it runs."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.processes.waiting import wait_until

SECONDS = 20.0  # beside whatever else the machine does

MIDDLE = """(selector, number) => {
  const element = document.querySelectorAll(selector)[number];
  if (!element) return null;
  element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const hit = document.elementFromPoint(x, y);
  return width && hit && (element.contains(hit) || hit.closest("label")?.control === element) ? [x, y] : null;
}"""


class PageError(Exception):
    """A script failed in the page, or the page went away while it ran."""


class Tab(ABC):
    """A tab with cookies and storage of its own. Functions are JavaScript; values go in and come out as JSON."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Open this address and return once the page and what it embeds are loaded."""

    @abstractmethod
    def evaluate(self, function: str, *values: Any) -> Any:
        """Call a JavaScript function with these values and return what it returns, or what its promise holds.

        Raises ``PageError`` if it throws, or if the page is left meanwhile.
        """

    @abstractmethod
    def click_at(self, x: float, y: float) -> None:
        """Click with the mouse at this point, in CSS pixels of the window."""

    @abstractmethod
    def press(self, *keys: str) -> None:
        """Press and release these keys one after another; named as in ``KeyboardEvent.key``."""

    @abstractmethod
    def wheel_at(self, x: float, y: float, *, right: int = 0, down: int = 0) -> None:
        """Turn the mouse wheel at this point by so many CSS pixels."""

    @abstractmethod
    def back(self) -> None:
        """Go one entry back in the history."""

    @abstractmethod
    def forward(self) -> None:
        """Go one entry forward in the history."""

    @abstractmethod
    def reload(self) -> None:
        """Load the page again."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the page this much room, in CSS pixels."""

    @abstractmethod
    def choose_files(self, selector: str, paths: list[Path]) -> None:
        """Choose these files in a file input, as its dialog would."""

    @abstractmethod
    def screenshot(self) -> bytes:
        """Return what is on the screen, as PNG."""

    def click(self, selector: str, number: int = 0) -> None:
        """Click in the middle of an element, once it is there and nothing covers it."""
        self.click_at(*self.wait_for(MIDDLE, selector, number))

    def fill(self, selector: str, text: str) -> None:
        """Click into a field and type this text."""
        self.click(selector)
        self.press(*text)

    def wait_for(self, function: str, *values: Any, seconds: float = SECONDS) -> Any:
        """Return the first value of a JavaScript function that Python takes for true.

        Raises ``TimeoutError`` if none comes; a page that is left meanwhile is asked again.
        """

        def found() -> Any:
            try:
                return self.evaluate(function, *values)
            except PageError:
                return None

        found.__name__ = f"{function}{values}"
        return wait_until(found, seconds=seconds)

    def wait_until(self, condition: Callable[[], object], *, seconds: float = SECONDS) -> None:
        """Wait until a condition of several questions holds; raises ``TimeoutError`` if it never does."""

        def holds() -> object:
            try:
                return condition()
            except PageError:
                return False

        wait_until(holds, seconds=seconds)

    def wait_for_url(self, ending: str) -> None:
        """Wait until the page's address ends like this."""
        self.wait_for("(ending) => document.readyState === 'complete' && location.href.endsWith(ending)", ending)

    @property
    def url(self) -> str:
        """The page's address."""
        return self.evaluate("() => location.href")


class Engine(ABC):
    """A browser that runs: tabs are opened in it one after another, and none knows of those before."""

    @abstractmethod
    def new_tab(self) -> Tab:
        """Open a tab without cookies and storage."""

    @abstractmethod
    def close_tab(self) -> None:
        """Close the tab, and forget what was stored."""
