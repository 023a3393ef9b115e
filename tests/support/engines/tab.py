"""The interface of a browser tab, common to all engines."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.processes.waiting import wait_until

SECONDS = 20.0  # generous, because other processes use the machine, too

# The middle of an element once it is drawn and rests: a browser drops clicks on a page that it has not drawn yet.
MIDDLE = """async (selector, number) => {
  const middle = () => {
    const element = document.querySelectorAll(selector)[number];
    if (!element) return null;
    element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const hit = document.elementFromPoint(x, y);
    return width && hit && (element.contains(hit) || hit.closest("label")?.control === element) ? [x, y] : null;
  };
  const before = middle();
  for (let frame = 0; before && frame < 2; frame++) await new Promise(requestAnimationFrame);
  const now = middle();
  return before && now && before.every((at, axis) => Math.abs(at - now[axis]) < 1) ? now : null;
}"""


class PageError(Exception):
    """A script failed in the page, or the page was left while the script ran."""


class Tab(ABC):
    """A tab with its own cookies and storage.

    Functions are JavaScript source. Their arguments and results are converted to and from JSON.
    """

    @abstractmethod
    def open(self, url: str) -> None:
        """Open this address and return when the page and what it embeds are loaded."""

    @abstractmethod
    def evaluate(self, function: str, *values: Any) -> Any:
        """Call a JavaScript function with these values, and return its result or the result of its promise.

        Raises ``PageError`` if it throws, or if the page is left while it runs.
        """

    @abstractmethod
    def click_at(self, x: float, y: float) -> None:
        """Click with the mouse at this point, in CSS pixels from the window's upper left corner."""

    @abstractmethod
    def press(self, *keys: str) -> None:
        """Press and release these keys one after another; they have the names of ``KeyboardEvent.key``."""

    @abstractmethod
    def wheel_at(self, x: float, y: float, *, right: int = 0, down: int = 0) -> None:
        """Turn the mouse wheel at this point by these distances in CSS pixels."""

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
        """Resize the window until the page has this size in CSS pixels."""

    @abstractmethod
    def choose_files(self, selector: str, paths: list[Path]) -> None:
        """Select these files in a file input, as its dialog would."""

    @abstractmethod
    def screenshot(self) -> bytes:
        """Return a screenshot of the page as PNG bytes."""

    def click(self, selector: str, number: int = 0) -> None:
        """Click in the middle of an element, after it has appeared, rests, and nothing covers it."""
        self.click_at(*self.wait_for(MIDDLE, selector, number))

    def fill(self, selector: str, text: str) -> None:
        """Click into a field and type this text."""
        self.click(selector)
        self.press(*text)

    def wait_for(self, function: str, *values: Any, seconds: float = SECONDS) -> Any:
        """Return the first result of a JavaScript function that Python takes for true.

        Raises ``TimeoutError`` if there is none in time. If the page is left meanwhile, the function is called again.
        """

        def found() -> Any:
            try:
                return self.evaluate(function, *values)
            except PageError:
                return None

        found.__name__ = f"{function}{values}"
        return wait_until(found, seconds=seconds)

    def wait_until(self, condition: Callable[[], object], *, seconds: float = SECONDS) -> None:
        """Wait until a Python condition is true; raise ``TimeoutError`` if it is not in time."""

        def holds() -> object:
            try:
                return condition()
            except PageError:
                return False

        wait_until(holds, seconds=seconds)

    def wait_for_url(self, ending: str) -> None:
        """Wait until the page is loaded and its address has this ending."""
        self.wait_for("(ending) => document.readyState === 'complete' && location.href.endsWith(ending)", ending)

    @property
    def url(self) -> str:
        """Return the page's address."""
        return self.evaluate("() => location.href")


class Engine(ABC):
    """A running browser: tests open one tab after another, and no tab has the cookies of an earlier one."""

    @abstractmethod
    def new_tab(self) -> Tab:
        """Open a tab without cookies and storage."""

    @abstractmethod
    def close_tab(self) -> None:
        """Close the tab and delete its cookies and storage."""
