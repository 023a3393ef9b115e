"""A download that runs while another connection writes to SQLite: neither waits for the other."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.access.scene import Scene
from tests.archive.fetching import BLOCK, Gallery, arriving

FILE_BYTES = 3 * BLOCK


@pytest.fixture
def gallery(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """Return a gallery whose archives have several blocks, with the access checked before each.

    Every connection waits for a lock for 50 milliseconds only.
    """
    monkeypatch.setattr("app.services.downloads.archive_stream.ASKED_EVERY", 0)
    monkeypatch.setattr("app.database.BUSY_MILLISECONDS", 50)
    gallery = Gallery(scene, scene.collection(scene.owner(), "password", title="By the sea"))
    for number in range(3):
        gallery.add(f"{number}.bin", state="unsupported", content=os.urandom(FILE_BYTES))
    return gallery


@pytest.fixture
def writer(gallery: Gallery) -> Iterator[sqlite3.Connection]:
    """Yield another connection to the database, which does not wait for a lock."""
    database = gallery.scene.services.settings.instance / "vitrine.db"
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        yield connection


def test_a_download_goes_on_while_another_connection_holds_the_lock(gallery: Gallery, writer: sqlite3.Connection):
    """Statement 43: the checks of its access only read, and its record is left out if it has to wait."""
    client = gallery.scene.unlocked(gallery.collection)
    whole = client.get(gallery.address()).data
    with arriving(client, gallery.address()) as blocks:
        first = next(blocks)
        writer.execute("BEGIN IMMEDIATE")
        assert b"".join([first, *blocks]) == whole
    writer.execute("ROLLBACK")


def test_a_download_holds_no_writer_up(gallery: Gallery, writer: sqlite3.Connection):
    """Statement 43: between any two blocks, another connection can write at once."""
    with arriving(gallery.scene.unlocked(gallery.collection), gallery.address()) as blocks:
        for _ in blocks:
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("UPDATE studio SET name = name")
            writer.execute("COMMIT")
