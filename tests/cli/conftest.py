"""A site to push to, and a folder to push from."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.live import LiveServer
from tests.support.pushing import Pusher, QuickPusher
from tests.support.uploading import Program


@pytest.fixture
def site_program(live_server: LiveServer) -> Program:
    """The owner's program at the running site."""
    return Program(live_server)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """The user's cache folder."""
    return tmp_path / "cache"


@pytest.fixture
def pusher_to(cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> Callable[..., Pusher]:
    """Makes one who pushes to this address, with this token."""

    def make(url: str = "", token: str = "") -> Pusher:
        return QuickPusher(cache, monkeypatch, capsys, VITRINE_URL=url, VITRINE_TOKEN=token)

    return make


@pytest.fixture
def pusher(live_server: LiveServer, pusher_to: Callable[..., Pusher]) -> Pusher:
    """Pushes to the running site, with its owner's token."""
    assert live_server.owner is not None
    return pusher_to(live_server.url, live_server.owner.token)


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    """A folder for photographs, still empty."""
    folder = tmp_path / "shoot"
    folder.mkdir()
    return folder
