"""The plugins and fixtures of every test; the fixtures are defined in ``tests/support``, a module for each subject."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # pytest rewrites a plugin's assertions only if it was not imported before
    from tests.support.servers.live import LiveServer

pytest_plugins = [
    "tests.support.instances",
    "tests.support.servers.fixtures",
    "tests.support.servers.live",
    "tests.support.browser",
    "tests.support.engines.fixtures",
    "tests.support.web_fonts",
]


@pytest.fixture(scope="session")
def base_url(live_server: "LiveServer") -> str:
    """Return the address that a page's relative addresses are resolved against.

    It is defined here because only a conftest overrides Playwright's own fixture.
    """
    return live_server.url
