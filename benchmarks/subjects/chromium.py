"""The browser that the benchmarks control: the Chromium that is installed on this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-headless-shell", "google-chrome")


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Start Chromium without a window, and yield it.

    The environment variable ``CHROMIUM`` names another program than the one on the search path.
    """
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    arguments = ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
