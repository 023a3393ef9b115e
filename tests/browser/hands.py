"""The input devices of journeys: a finger, or the keyboard alone, with one interface."""

from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
MOST_STOPS = 150


class Hand(Protocol):
    """An input device: ``use`` is a tap or Enter, ``tick`` toggles a checkbox, ``write`` fills in a field."""

    def use(self, thing: Locator) -> None: ...

    def tick(self, thing: Locator) -> None: ...

    def write(self, field: Locator, text: str) -> None: ...


@dataclass(frozen=True)
class Finger:
    page: Page

    def use(self, thing: Locator) -> None:
        thing.tap()

    def tick(self, thing: Locator) -> None:
        thing.tap()

    def write(self, field: Locator, text: str) -> None:
        field.tap()
        field.fill(text)


@dataclass(frozen=True)
class Keyboard:
    """A keyboard that reaches an element by the Tab key alone, and fails if its focus cannot be seen."""

    page: Page

    def use(self, thing: Locator) -> None:
        self._reach(thing)
        self.page.keyboard.press("Enter")

    def tick(self, thing: Locator) -> None:
        self._reach(thing)
        self.page.keyboard.press("Space")

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def _reach(self, thing: Locator) -> None:
        expect(thing).to_be_attached()
        for _ in range(MOST_STOPS):
            if thing.evaluate("(thing) => thing === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not come to {thing}")
