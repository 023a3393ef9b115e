"""``vitrine upgrade-check``, and the copy of the database that is made before a migration."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.composition import services_of
from app.extensions import db
from app.models import User
from app.services.backup.schema import known_revisions, newest_revision, revision_of
from tests.cli.conftest import Vitrine


@pytest.fixture
def copies(app: Flask) -> Callable[[], list[Path]]:
    """Return a function that returns the copies of the database, oldest first."""
    folder = services_of(app).settings.instance / "backups"
    return lambda: sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime_ns)


@pytest.fixture
def earlier(vitrine: Vitrine, owner: User) -> str:
    """Let the database of a site with an account be two migrations behind; return its revision."""
    revision = known_revisions()[-3]
    assert vitrine("db", "downgrade", revision, "-x", "copy=no")[0] == 0
    return revision


def test_the_check_names_what_will_run(vitrine: Vitrine, app: Flask, earlier: str) -> None:
    status, out, _ = vitrine("upgrade-check")
    named = [line[2:6] for line in out.splitlines() if line.startswith("- ")]
    assert (status, named) == (0, known_revisions()[-2:])
    assert f"will be copied to {services_of(app).settings.instance / 'backups'}." in out


def test_the_check_has_nothing_to_say_of_this_version(vitrine: Vitrine) -> None:
    status, out, _ = vitrine("upgrade-check")
    assert (status, out.splitlines()[1:]) == (0, ["The database is there already: an upgrade has nothing to do."])


def test_the_check_refuses_a_newer_database(vitrine: Vitrine, app: Flask) -> None:
    with sqlite3.connect(services_of(app).settings.instance / "vitrine.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    status, _, errors = vitrine("upgrade-check")
    assert (status, errors.startswith("A newer Vitrine has migrated this database")) == (1, True)


def test_the_copy_is_the_database_as_it_was(
    vitrine: Vitrine, copies: Callable[[], list[Path]], owner: User, earlier: str
) -> None:
    status, out, _ = vitrine("db", "upgrade")
    (copy,) = copies()
    assert (status, out) == (0, f"Before the migration, the database was copied to {copy}.\n")
    with sqlite3.connect(copy) as database:
        found = database.execute("SELECT version_num, email FROM alembic_version, users").fetchall()
    database.close()
    assert (found, copy.stat().st_mode & 0o077) == ([(earlier, owner.email)], 0)


def test_nothing_is_copied_for_nothing(vitrine: Vitrine, copies: Callable[[], list[Path]], owner: User) -> None:
    assert [vitrine("db", *command)[0] for command in (["upgrade"], ["current"], ["check"])] == [0, 0, 0]
    assert copies() == []


def test_a_site_without_an_account_is_not_copied(vitrine: Vitrine, copies: Callable[[], list[Path]]) -> None:
    assert [vitrine("db", *command)[0] for command in (["downgrade", "0039"], ["upgrade"])] == [0, 0]
    assert copies() == []


def test_three_copies_stay(vitrine: Vitrine, copies: Callable[[], list[Path]], earlier: str) -> None:
    made = []
    for revision in (newest_revision(), *reversed(known_revisions()[-5:-1])):
        command = "upgrade" if revision == newest_revision() else "downgrade"
        made.append(vitrine("db", command, revision)[1].split()[-1].rstrip("."))
    assert [str(path) for path in copies()] == made[-3:]


def test_without_room_for_the_copy_nothing_is_migrated(
    vitrine: Vitrine, app: Flask, copies: Callable[[], list[Path]], earlier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    for command in (["db", "upgrade"], ["upgrade-check"]):
        status, _, errors = vitrine(*command)
        assert (status, "and 0 bytes are free" in errors) == (1, True)
    with app.app_context(), db.engine.connect() as connection:
        assert (revision_of(connection), copies()) == (earlier, [])
