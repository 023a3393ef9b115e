"""The pages outside the gallery and the studio are accessible in both themes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import THEMES, violations
from tests.browser.published import Published, photographs, publish
from tests.support.servers.live import LiveServer, NewLiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shown(live_server: LiveServer) -> Published:
    """Return a public collection, which the studio's home page lists."""
    return publish(live_server, photographs(2, seed=7), privacy="public")


@pytest.fixture(scope="module")
def over(live_server: LiveServer) -> Published:
    """Return a collection that has expired."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    return publish(live_server, [("note.txt", b"It was a fine day.")], expires_at=yesterday)


def faults(page: Page, address: str, theme: str) -> list[str]:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(address)
    return violations(page)


@pytest.mark.parametrize("theme", THEMES)
def test_what_strangers_see_is_accessible(page: Page, shown: Published, over: Published, theme: str) -> None:
    root = shown.server.url
    addresses = [f"{root}/", f"{root}/nothing-here", over.url, shown.photo_url(0)]
    assert [fault for address in addresses for fault in faults(page, address, theme)] == []


def test_setting_up_is_accessible(page: Page, new_live_server: NewLiveServer) -> None:
    server = new_live_server(has_owner=False)
    server.start_all()
    link = re.search(r"http\S+/setup\?token=\S+", server.log)
    assert link is not None
    assert [fault for theme in THEMES for fault in faults(page, link[0], theme)] == []
