"""Orphans: objects below our own prefixes that no row claims, left by what was cut off or by another hand.

Objects on their way are no orphans: those of uploads that a row knows, those whose removal is scheduled already, and
whatever is younger than the safety age, because bytes come before rows.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from app.database import Session, reading_only
from app.errors import ObjectMissing
from app.integrations.file_storage import StoredObject
from app.models import File, FileVariant, PendingDeletion, Upload
from app.services.storage.storage_service import StorageService

PREFIXES = ("checks/", "collections/", "uploads/")
OBJECTS_AT_ONCE = 300  # in one question to the database


@dataclass(frozen=True)
class Orphan:
    """An object without a row, in the store ``backend``; ``size`` in bytes."""

    backend: str
    key: str
    size: int
    modified_at: datetime


class Orphans:
    """``age`` is the safety age, ``clock`` tells the time (UTC); ``seen`` counts the objects looked at so far."""

    def __init__(self, session: Session, storage: StorageService, clock: Callable[[], datetime], *, age: timedelta):
        self._session = session
        self._storage = storage
        self._clock = clock
        self._age = age
        self.seen = 0

    def find(self) -> Iterator[Orphan]:
        """Every orphan of every store that is set up, in the order of keys."""
        for backend in self._storage.backends:
            for prefix in PREFIXES:
                objects = self._storage.of(backend).list(prefix)
                while some := list(islice(objects, OBJECTS_AT_ONCE)):
                    self.seen += len(some)
                    yield from self._unexpected(backend, some)

    def delete(self, orphan: Orphan) -> bool:
        """Removes the object if it still is an orphan, the same as before; answers whether it went."""
        store = self._storage.of(orphan.backend)
        try:
            now = store.stat(orphan.key)
        except ObjectMissing:
            return False
        if list(self._unexpected(orphan.backend, [now])) != [orphan]:
            return False
        store.delete(orphan.key)
        return True

    def _unexpected(self, backend: str, objects: Iterable[StoredObject]) -> Iterator[Orphan]:
        before = self._clock() - self._age
        old = [found for found in objects if found.modified_at < before]
        expected = self._expected(backend, [found.key for found in old])
        for found in old:
            if found.key not in expected:
                yield Orphan(backend, found.key, found.size, found.modified_at)

    def _expected(self, backend: str, keys: list[str]) -> set[str]:
        if not keys:
            return set()
        with reading_only():
            expected = self._of_files(backend, keys) | self._of_uploads(backend, keys)
            going = self._going(backend, [key for key in keys if key not in expected])
            self._session.commit()
        return expected | going

    def _of_files(self, backend: str, keys: list[str]) -> set[str]:
        """The keys of these files' rows; a row claims nothing in another store than its own."""
        mine = (File.uuid.in_(_uuids(keys, "collections", 2)), File.storage_backend == backend)
        expected: set[str | None] = set()
        for paths in self._session.execute(select(File.storage_path, File.thumb_path, File.medium_path).where(*mine)):
            expected.update(paths)
        variants = select(FileVariant.storage_path).join(File, File.id == FileVariant.file_id).where(*mine)
        expected.update(self._session.scalars(variants))
        shared = (File.original_of.in_(_uuids(keys, "collections", 2)), File.storage_backend == backend)
        expected.update(self._session.scalars(select(File.storage_path).where(*shared)))
        return {key for key in expected if key is not None}

    def _of_uploads(self, backend: str, keys: list[str]) -> set[str]:
        here = Upload.storage_backend == backend
        becoming = select(Upload.storage_path).where(Upload.file_uuid.in_(_uuids(keys, "collections", 2)), here)
        names = select(Upload.uuid).where(Upload.uuid.in_(_uuids(keys, "uploads", 1)), here)
        known = {uuid.hex for uuid in self._session.scalars(names)}
        parts = {key for key in keys if key.startswith("uploads/") and key.split("/")[1] in known}
        return parts | set(self._session.scalars(becoming))

    def _going(self, backend: str, keys: list[str]) -> set[str]:
        """Those whose removal is scheduled already: the worker does it."""
        prefixes = {prefix for key in keys for prefix in (key, *_folders(key))}
        wanted = select(PendingDeletion.prefix).where(
            PendingDeletion.storage_backend == backend, PendingDeletion.prefix.in_(prefixes)
        )
        going = set(self._session.scalars(wanted))
        return {key for key in keys if going.intersection((key, *_folders(key)))}


def _uuids(keys: Iterable[str], folder: str, index: int) -> set[UUID]:
    """What stands at this place of the keys below this folder, where it is a uuid."""
    found = set()
    for parts in (key.split("/") for key in keys):
        if parts[0] == folder and len(parts) > index + 1:
            try:
                found.add(UUID(parts[index]))
            except ValueError:
                continue
    return found


def _folders(key: str) -> list[str]:
    """``a/`` and ``a/b/`` of ``a/b/c``."""
    parts = key.split("/")[:-1]
    return ["/".join(parts[:end]) + "/" for end in range(1, len(parts) + 1)]
