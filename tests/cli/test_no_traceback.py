"""No command shows a traceback: with any broken database, instance, store or remote site it ends with a sentence."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import pytest
from flask import Flask

import app
from app import cli
from tests.support.instances import close
from tests.support.nonsense import ANSWERS, nonsense_server

UUID = str(uuid4())
COMMANDS: dict[str, list[str]] = {
    "health": ["--worker"],
    "set-up-link": [],
    "users create": ["owner@example.com", "--password-stdin"],
    "tokens create": ["owner@example.com", "--name", "x"],
    "collections list": [],
    "preflight": ["a-collection"],
    "receipts": ["a-collection", "--csv"],
    "mail check": ["anna@example.com"],
    "push": ["{folder}", "--collection", "A"],
    "import": ["{folder}"],
    "variants rebuild": [],
    "storage check": [],
    "storage verify": [],
    "storage usage": [],
    "storage orphans": [],
    "storage migrate": ["--to", "local"],
    "upgrade-check": [],
    "backup": ["{folder}/site.tar"],
    "restore": ["{folder}/damaged.tar"],
    "doctor": [],
    "demo": [],
    "languages list": [],
    "languages check": [],
}
RUN_ON = {"run", "serve", "worker"}  # these run until they are stopped, unless the database is damaged
FOR_DEVELOPERS = {"languages update"}  # it changes files of the repository, and asks no database


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, *arguments: str, **settings: str
) -> tuple[int, str]:
    """Run ``vitrine`` with these arguments and settings, and return its exit status and all its output."""
    monkeypatch.setattr("sys.argv", ["vitrine", *arguments])
    monkeypatch.setattr("sys.stdin", io.StringIO())
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    capsys.readouterr()
    status = 0
    try:
        cli.main()
    except SystemExit as ended:
        status = int(ended.code or 0)
    said = capsys.readouterr()
    return status, said.out + said.err


def leaves(group: click.Group, before: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_every_command_is_tried() -> None:
    assert {name for name in leaves(cli.Commands()) if not name.startswith("db ")} == {
        *COMMANDS,
        *RUN_ON,
        *FOR_DEVELOPERS,
    }


@pytest.fixture(autouse=True)
def closed_apps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close the connections of every app that a command created."""
    made: list[Flask] = []
    create = app.create_app

    def create_app(*args: Any, **kwargs: Any) -> Flask:
        made.append(create(*args, **kwargs))
        return made[-1]

    monkeypatch.setattr(app, "create_app", create_app)
    yield
    for one in made:
        close(one)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    (made / "damaged.tar").write_bytes(b"no archive" * 100)
    (made / "a.jpg").write_bytes(b"no picture")
    return made


@pytest.fixture
def broken(request: pytest.FixtureRequest, tmp_path: Path, migrated_database: Path) -> dict[str, str]:
    """Return the settings of a site that cannot work."""
    instance = tmp_path / "site"
    settings = {"VITRINE_INSTANCE": str(instance), "VITRINE_MIN_FREE_BYTES": "0"}
    if request.param == "a file instead of a folder":
        instance.touch()
        return settings
    instance.mkdir()
    if request.param == "a damaged database":
        (instance / "vitrine.db").write_bytes(b"this is no database at all" * 400)
    elif request.param == "a database that breaks off":
        whole = migrated_database.read_bytes()
        (instance / "vitrine.db").write_bytes(whole[: len(whole) // 2])
    elif request.param == "a folder in the database's place":
        (instance / "vitrine.db").mkdir()
    elif request.param == "no database server":
        settings["DATABASE_URL"] = "postgresql://vitrine:hunter2hunter2@127.0.0.1:9/vitrine"
    elif request.param == "a damaged queue":
        shutil.copy(migrated_database, instance / "vitrine.db")
        (instance / "queue.db").mkdir()
    return settings


BROKEN = [
    "an empty instance",
    "a file instead of a folder",
    "a damaged database",
    "a database that breaks off",
    "a folder in the database's place",
    "no database server",
    "a damaged queue",
]


@pytest.mark.parametrize("broken", BROKEN, indirect=True)
def test_a_site_that_cannot_work_is_reported_in_a_sentence(
    broken: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    told = {}
    for name, arguments in COMMANDS.items():
        given = [argument.format(folder=folder) for argument in arguments]
        told[name] = run(monkeypatch, capsys, *name.split(), *given, **broken)
    assert {name: said for name, (_, said) in told.items() if "Traceback" in said or "hunter2" in said} == {}
    assert {name: status for name, (status, _) in told.items() if status not in (0, 1, 2)} == {}
    assert {name for name, (status, said) in told.items() if status and not said.strip()} == set()


@pytest.mark.parametrize("broken", ["a damaged database"], indirect=True)
@pytest.mark.parametrize("name", sorted(RUN_ON))
def test_nothing_runs_on_a_damaged_database(broken: dict[str, str], name: str) -> None:
    command = [sys.executable, "-m", "app.cli", name]
    done = subprocess.run(command, env={**os.environ, **broken}, capture_output=True, text=True, timeout=60)
    said = done.stdout + done.stderr
    assert (done.returncode, "database file is damaged" in said, "Traceback" in said) == (1, True, False)


@pytest.mark.parametrize(("name", "kind"), [("doctor", "a page"), ("doctor", "JSON"), ("storage check", "a page")])
def test_a_store_that_is_none_is_reported_in_a_sentence(
    tmp_path: Path,
    migrated_database: Path,
    name: str,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    shutil.copy(migrated_database, tmp_path / "vitrine.db")
    keys = {
        "R2_BUCKET": "photos",
        "R2_ACCESS_KEY_ID": "vitrine-access-key",
        "R2_SECRET_ACCESS_KEY": "vitrine-secret-key",
    }
    with nonsense_server(kind) as address:
        settings = {"VITRINE_INSTANCE": str(tmp_path), "STORAGE_BACKEND": "r2", "R2_ENDPOINT_URL": address, **keys}
        status, said = run(monkeypatch, capsys, *name.split(), **settings)
    assert (status, "Traceback" in said, "heck R2_ENDPOINT_URL" in said) == (1, False, True)


@pytest.mark.parametrize("kind", [kind for kind in ANSWERS if kind not in ("a fault", "a closed connection")])
def test_a_remote_site_that_is_none_is_reported_in_a_sentence(
    tmp_path: Path, folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    with nonsense_server(kind) as address:
        typed = ["push", str(folder), "--collection", UUID, "--url", address, "--token", "vit_any", "--patience", "1"]
        status, said = run(monkeypatch, capsys, *typed, VITRINE_INSTANCE=str(tmp_path))
    assert (status in (1, 2), "Traceback" in said, len(said.strip().splitlines())) == (True, False, 1)


def test_what_nobody_expected_is_one_sentence_and_the_log_has_the_rest_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise KeyError("redis://:hunter2hunter2@queue")

    monkeypatch.setattr("app.config.load_settings", broken)
    status, said = run(monkeypatch, capsys, "doctor")
    assert (status, "fault of its own (KeyError" in said, "Traceback" in said, "hunter2" in said) == (
        1,
        True,
        False,
        False,
    )
    _, said = run(monkeypatch, capsys, "doctor", VITRINE_LOG_LEVEL="debug")
    assert ("Traceback" in said, "hunter2" in said) == (True, False)
