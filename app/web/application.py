"""Flask, without its support of views that are coroutines."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class Application(Flask):
    """The app; no view and no hook of it is a coroutine function."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function itself; Flask inspects sixteen of them for each request."""
        return func
