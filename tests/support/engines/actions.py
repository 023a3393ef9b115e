"""Mouse, wheel and keyboard input as actions of WebDriver (https://www.w3.org/TR/webdriver2/#actions)."""

from abc import abstractmethod
from typing import Any

from tests.support.engines.tab import Tab

CODES = {
    "Backspace": "\ue003",
    "Tab": "\ue004",
    "Enter": "\ue006",
    "Escape": "\ue00c",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}
Actions = list[dict[str, Any]]


class ActionTab(Tab):
    """A tab whose driver performs actions."""

    @abstractmethod
    def perform(self, actions: Actions) -> None:
        """Perform the actions of some input devices, and return when they are done."""

    def click_at(self, x: float, y: float) -> None:
        move = {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}
        steps = [move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self.perform([{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps}])

    def press(self, *keys: str) -> None:
        codes = [CODES.get(key, key) for key in keys]
        steps = [{"type": kind, "value": code} for code in codes for kind in ("keyDown", "keyUp")]
        self.perform([{"type": "key", "id": "keyboard", "actions": steps}])

    def wheel_at(self, x: float, y: float, *, right: int = 0, down: int = 0) -> None:
        turn = {"type": "scroll", "x": round(x), "y": round(y), "deltaX": right, "deltaY": down}
        self.perform([{"type": "wheel", "id": "wheel", "actions": [turn]}])
