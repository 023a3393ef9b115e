"""The settings with which pytest-playwright starts the machine's own Chromium.

Its headless shell takes a third of the time of the full browser.
"""

import os
import shutil
from typing import Any

import pytest

from tests.support.servers.fixtures import missing

QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
TRUE_COLORS = ["--force-color-profile=srgb"]  # sRGB, so that screenshots do not differ between machines


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's own sandbox refuses to run as root
    return {
        **browser_type_launch_args,
        "executable_path": program or missing("chromium"),
        "args": [*sandbox, *QUIET, *TRUE_COLORS],
    }
