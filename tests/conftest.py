"""What every test may ask for; the fixtures themselves live beside their subject in ``tests/support``."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # pytest rewrites the assertions only of plugins that nothing has imported before
    from tests.support.servers.live import LiveServer

pytest_plugins = [
    "tests.support.instances",
    "tests.support.servers.fixtures",
    "tests.support.servers.live",
    "tests.support.browser",
    "tests.support.engines.fixtures",
]


@pytest.fixture(scope="session")
def base_url(live_server: "LiveServer") -> str:
    """Where a page's relative addresses lead. It is here because only a conftest comes before Playwright's own."""
    return live_server.url
