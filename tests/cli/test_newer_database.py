"""A version of Vitrine does not run on a database that a newer one has migrated: it would show what that one hides."""

import os
import sqlite3
from pathlib import Path

import pytest
from flask import Flask

from app import cli
from app.composition import services_of
from app.services.backup.schema import newest_revision


@pytest.fixture
def newer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database be of a revision that this version does not know."""
    instance: Path = services_of(app).settings.instance
    with sqlite3.connect(instance / "vitrine.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    monkeypatch.setenv("VITRINE_INSTANCE", str(instance))
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("the web server was started"))
    monkeypatch.setattr("app.cli.worker.sweep_now", lambda *_, **__: pytest.fail("the worker was started"))


@pytest.mark.parametrize("command", [["serve"], ["serve", "--with-worker"], ["worker"]], ids=" ".join)
def test_no_process_starts(newer: None, monkeypatch, capsys, command: list[str]) -> None:
    monkeypatch.setattr("sys.argv", ["vitrine", *command])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (1, "")
    assert said.err.startswith("A newer Vitrine has migrated this database (revision 9999), and this version would")
    assert f"“vitrine db downgrade {newest_revision()}”" in said.err


def test_doctor_does_not_advise_an_upgrade(newer: None, monkeypatch, capsys) -> None:
    monkeypatch.setattr("sys.argv", ["vitrine", "doctor"])
    with pytest.raises(SystemExit):
        cli.main()
    said = capsys.readouterr().out
    assert ("Start the newer version" in said, "vitrine db upgrade" in said) == (True, False)
