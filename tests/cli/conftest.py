"""Fixtures for a site to push to, a folder to push from, and the command line in this process."""

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
    """Return a function that returns the runner of ``vitrine`` for an app, in this process."""

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
    """Return a runner of ``vitrine`` in this process, which returns exit status, output and errors."""
    return vitrine_of(app)


@pytest.fixture
def site_program(live_server: LiveServer) -> Program:
    """Return the owner's program at the running site."""
    return Program(live_server)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return the path of the user's cache folder."""
    return tmp_path / "cache"


@pytest.fixture
def pusher_to(cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> Callable[..., Pusher]:
    """Return a function that makes a pusher to an address with a token."""

    def make(url: str = "", token: str = "") -> Pusher:
        return QuickPusher(cache, monkeypatch, capsys, VITRINE_URL=url, VITRINE_TOKEN=token)

    return make


@pytest.fixture
def pusher(live_server: LiveServer, pusher_to: Callable[..., Pusher]) -> Pusher:
    """Return a pusher to the running site with its owner's token."""
    assert live_server.owner is not None
    return pusher_to(live_server.url, live_server.owner.token)


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    """Return an empty folder for photographs."""
    folder = tmp_path / "shoot"
    folder.mkdir()
    return folder
