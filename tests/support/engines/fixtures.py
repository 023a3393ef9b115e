"""Fixtures for the three engines: each is started for its first test and runs until the end of the test run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.engines.chromium import Chromium
from tests.support.engines.firefox import Firefox, running_firefox
from tests.support.engines.tab import Engine, Tab
from tests.support.engines.webkit import WebKit, running_webkit

DESKTOP = (1280, 800)
WEBKIT = pytest.param("webkit_engine", id="webkit", marks=pytest.mark.webkit)
FIREFOX = pytest.param("firefox_engine", id="firefox", marks=pytest.mark.firefox)
CHROMIUM = pytest.param("chromium_engine", id="chromium", marks=pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_engine(browser: Browser) -> Chromium:
    return Chromium(browser)


@pytest.fixture(scope="session")
def firefox_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with running_firefox(tmp_path_factory.mktemp("firefox")) as engine:
        yield engine


@pytest.fixture(scope="session")
def webkit_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKit]:
    with running_webkit(tmp_path_factory.mktemp("webkit")) as engine:
        yield engine


@pytest.fixture(params=[WEBKIT, FIREFOX, CHROMIUM])
def tab(request: pytest.FixtureRequest) -> Iterator[Tab]:
    """Yield a tab as large as a notebook's screen without cookies and storage, in each engine."""
    yield from _tab(request.getfixturevalue(request.param))


@pytest.fixture(params=[WEBKIT, FIREFOX])
def other_tab(request: pytest.FixtureRequest) -> Iterator[Tab]:
    """Yield a tab in WebKit and in Firefox, for tests that Chromium has in ``tests/browser``."""
    yield from _tab(request.getfixturevalue(request.param))


def _tab(engine: Engine) -> Iterator[Tab]:
    tab = engine.new_tab()
    tab.resize(*DESKTOP)
    yield tab
    engine.close_tab()
