"""A site to push to, a folder to push from, and the command line in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.cli import ScriptInfo

from app import cli
from tests.support.servers.live import LiveServer
from tests.support.uploads.pushing import Pusher, QuickPusher
from tests.support.uploads.uploading import Program

Vitrine = Callable[..., tuple[int, str, str]]


@pytest.fixture
def vitrine_of(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Callable[[Flask], Vitrine]:
    """Answers what runs ``vitrine`` for this app, in this process."""

    def vitrine(app: Flask) -> Vitrine:
        def run(*arguments: object) -> tuple[int, str, str]:
            monkeypatch.setattr("sys.argv", ["vitrine", *map(str, arguments)])
            monkeypatch.setattr(cli, "ScriptInfo", lambda **_: ScriptInfo(create_app=lambda: app, set_debug_flag=False))
            status = 0
            capsys.readouterr()
            try:
                cli.main()
            except SystemExit as exit:
                status = exit.code or 0
            said = capsys.readouterr()
            return status, said.out, said.err

        return run

    return vitrine


@pytest.fixture
def vitrine(app: Flask, vitrine_of: Callable[[Flask], Vitrine]) -> Vitrine:
    """Runs ``vitrine`` with these words in this process; answers exit status, output and errors."""
    return vitrine_of(app)


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
