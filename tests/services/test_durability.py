"""Statement 38: what is acknowledged is on the disk: fsync file, rename, fsync folder, commit, respond."""

import os
from pathlib import Path

import pytest
from sqlalchemy import event, text

from app.extensions import db
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, upload

FULL = 2  # PRAGMA synchronous: SQLite fsyncs its log before a commit returns


@pytest.fixture
def seen(app, monkeypatch):
    """Return a list that receives the changes to the disk and to the table of files, in order."""
    happened: list[tuple[str, str]] = []
    fsync, replace = os.fsync, os.replace
    is_inserting = []

    def spy_fsync(descriptor: int) -> None:
        fsync(descriptor)
        happened.append(("fsync", str(Path(f"/proc/self/fd/{descriptor}").readlink())))

    def spy_replace(source, target, **kwargs) -> None:
        replace(source, target, **kwargs)
        happened.append(("rename", str(target)))

    def spy_statement(_connection, _cursor, statement, *_) -> None:
        if statement.startswith("INSERT INTO files"):
            is_inserting.append(True)

    def spy_commit(_connection) -> None:
        if is_inserting:
            happened.append(("commit", "files"))
            is_inserting.clear()

    monkeypatch.setattr(os, "fsync", spy_fsync)
    monkeypatch.setattr(os, "replace", spy_replace)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", spy_statement)
        event.listen(db.engine, "commit", spy_commit)
    return happened


def test_bytes_are_durable_before_the_row_and_both_before_the_answer(api, seen):
    """Statement 38: a power cut after the 201 loses neither the row nor the bytes."""
    collection = new_collection(api)
    seen.clear()
    answer = upload(api, collection, ("a.jpg", drawn_jpeg()))
    seen.append(("answer", str(answer.status_code)))
    [renamed] = [path for kind, path in seen if kind == "rename"]
    of_its_file = next(path for kind, path in seen if kind == "fsync" and path.endswith(".part"))
    folder = os.path.dirname(renamed)
    expected = [
        ("fsync", of_its_file),
        ("rename", renamed),
        ("fsync", folder),
        ("fsync", os.path.dirname(folder)),
        ("commit", "files"),
        ("answer", "201"),
    ]
    last = {step: index for index, step in enumerate(seen)}
    assert [step for step in expected if step not in last] == []
    assert sorted(expected, key=lambda step: last[step]) == expected


def test_a_commit_waits_for_the_disk(app):
    """Statement 38: SQLite fsyncs its log with each commit."""
    with app.app_context():
        assert db.session.execute(text("PRAGMA synchronous")).scalar() == FULL
        assert db.session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
