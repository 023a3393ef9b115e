"""The browser orders names as the site does, so that an upload has the order that "by name" shows later."""

import random

import pytest
from playwright.sync_api import Page

from tests.support.names import IN_ORDER
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser


def ordered(page: Page, server: LiveServer, by: str, names: list[str]) -> list[str]:
    """Return the names as this function of the uploader's module orders them."""
    page.goto(f"{server.url}/login")
    script = "async ([by, names]) => names.sort((await import('/static/collections/upload/by_name.js'))[by])"
    return page.evaluate(script, [by, names])


def test_names_come_as_the_site_orders_them(page: Page, live_server: LiveServer) -> None:
    shuffled = random.Random(7).sample(IN_ORDER, len(IN_ORDER))
    assert ordered(page, live_server, "byName", shuffled) == IN_ORDER


def test_paths_come_folder_by_folder(page: Page, live_server: LiveServer) -> None:
    paths = ["day 2/1.jpg", "day 2/10.jpg", "day 10/2.jpg", "Day 10 b/1.jpg"]
    assert ordered(page, live_server, "byPath", paths[::-1]) == paths
