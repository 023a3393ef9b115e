"""The point of an element that a finger taps."""

from playwright.sync_api import Page

PAUSE_MILLISECONDS = 300


def middle(page: Page, selector: str) -> tuple[float, float]:
    """Return the middle of an element, in pixels of the window, after scrolling to it.

    A benchmark taps there, so that no script of its own runs during the measured act.
    """
    found = page.evaluate(
        """selector => {
          const element = document.querySelector(selector);
          element.scrollIntoView({ block: "nearest", behavior: "instant" });
          const { left, top, width, height } = element.getBoundingClientRect();
          return [left + width / 2, top + height / 2];
        }""",
        selector,
    )
    page.wait_for_timeout(PAUSE_MILLISECONDS)
    return found[0], found[1]
