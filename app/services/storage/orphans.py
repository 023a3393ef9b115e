"""Orphans: objects below Vitrine's own prefixes that no row references.

They are left by interrupted work, or were put there by another program. Not orphans are the objects of uploads that
have a row, objects whose removal is already scheduled, and objects younger than the safety age: bytes are stored before
their row.
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
from app.models import File, FileVariant, FileVersion, PendingDeletion, Upload
from app.services.storage.storage_service import StorageService

PREFIXES = ("checks/", "collections/", "uploads/")
OBJECTS_AT_ONCE = 300  # in one query


@dataclass(frozen=True)
class Orphan:
    """An object without a row, in the store ``backend``; ``size`` is in bytes."""

    backend: str
    key: str
    size: int
    modified_at: datetime


class Orphans:
    """A search for orphans that are older than the safety age ``age``.

    ``clock`` returns the current time in UTC. ``seen`` is the number of objects listed so far.
    """

    def __init__(self, session: Session, storage: StorageService, clock: Callable[[], datetime], *, age: timedelta):
        self._session = session
        self._storage = storage
        self._clock = clock
        self._age = age
        self.seen = 0

    def find(self) -> Iterator[Orphan]:
        """Yield every orphan of every configured store, in the order of the keys."""
        for backend in self._storage.backends:
            for prefix in PREFIXES:
                objects = self._storage.of(backend).list(prefix)
                while some := list(islice(objects, OBJECTS_AT_ONCE)):
                    self.seen += len(some)
                    yield from self._unexpected(backend, some)

    def delete(self, orphan: Orphan) -> bool:
        """Delete the object if it is still an orphan and has not changed since; return whether it was deleted."""
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
        """Return the keys that the rows of these files reference; a row references only objects of its own store."""
        mine = (File.uuid.in_(_uuids(keys, "collections", 2)), File.storage_backend == backend)
        expected: set[str | None] = set()
        for paths in self._session.execute(select(File.storage_path, File.thumb_path, File.medium_path).where(*mine)):
            expected.update(paths)
        variants = select(FileVariant.storage_path).join(File, File.id == FileVariant.file_id).where(*mine)
        expected.update(self._session.scalars(variants))
        for path in (FileVersion.storage_path, FileVersion.preview_path):
            earlier = select(path).join(File, File.id == FileVersion.file_id).where(*mine)
            expected.update(self._session.scalars(earlier))
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
        """Return those keys whose removal is already scheduled; the worker removes them."""
        prefixes = {prefix for key in keys for prefix in (key, *_folders(key))}
        wanted = select(PendingDeletion.prefix).where(
            PendingDeletion.storage_backend == backend, PendingDeletion.prefix.in_(prefixes)
        )
        going = set(self._session.scalars(wanted))
        return {key for key in keys if going.intersection((key, *_folders(key)))}


def _uuids(keys: Iterable[str], folder: str, index: int) -> set[UUID]:
    """Return the uuids at position ``index`` of the keys in ``folder``; other values there are skipped."""
    found = set()
    for parts in (key.split("/") for key in keys):
        if parts[0] == folder and len(parts) > index + 1:
            try:
                found.add(UUID(parts[index]))
            except ValueError:
                continue
    return found


def _folders(key: str) -> list[str]:
    """Return the parent folders of a key: ``a/`` and ``a/b/`` for ``a/b/c``."""
    parts = key.split("/")[:-1]
    return ["/".join(parts[:end]) + "/" for end in range(1, len(parts) + 1)]
