"""The inventory: the objects that the rows reference, for each file, in pages of limited size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select

from app.database import Session, reading_only
from app.errors import NotFound
from app.languages import gettext as _
from app.models import Collection, File, FileState, FileVariant, FileVersion

FILES_AT_ONCE = 200
ORIGINAL = "original"


@dataclass(frozen=True)
class ExpectedObject:
    """One object that a row references.

    ``role`` is ``original``, the variant's name and format, or the number of an earlier version. ``size`` is in bytes.
    ``sha256`` (hex) and ``crc32`` are None where they are not known.
    """

    role: str
    key: str
    size: int
    content_type: str
    sha256: str | None = None
    crc32: int | None = None


@dataclass(frozen=True)
class ExpectedFile:
    """A file and the objects that it references, as its row was when it was read.

    Two equal values mean that the row did not change in between.

    ``variants_folder`` is set if the original is shared and in another file's folder.
    """

    id: int
    uuid: UUID
    name: str
    collection: UUID
    title: str
    backend: str
    state: FileState
    version: int
    lease_until: datetime | None
    variants_due: bool
    original: ExpectedObject
    variants: tuple[ExpectedObject, ...]
    versions: tuple[ExpectedObject, ...] = ()
    variants_folder: str | None = None

    @property
    def objects(self) -> tuple[ExpectedObject, ...]:
        """The original, then all others."""
        return (self.original, *self.others)

    @property
    def others(self) -> tuple[ExpectedObject, ...]:
        """The variants, then the earlier originals and their previews."""
        return (*self.variants, *self.versions)

    @property
    def size(self) -> int:
        """The size of all objects in bytes."""
        return sum(expected.size for expected in self.objects)

    @property
    def folder(self) -> str:
        """The prefix of the file's own objects, with a slash at the end."""
        return self.variants_folder or self.original.key.rpartition("/")[0] + "/"

    @property
    def prefixes(self) -> list[str]:
        """The prefixes to schedule for removal when the file leaves its store.

        Objects below them that another row references stay.
        """
        return [self.folder] if self.variants_folder is None else [self.folder, self.original.key]

    def is_leased(self, now: datetime) -> bool:
        """Return whether a worker works on the file."""
        has_lease = self.lease_until is not None and self.lease_until >= now
        return has_lease or self.state is FileState.PROCESSING

    def is_worked_on(self, now: datetime) -> bool:
        """Return whether its variants may be changing, because a worker works on the file or will do so."""
        return self.is_leased(now) or self.variants_due or self.state in (FileState.PENDING, FileState.REPLACED)


class Inventory:
    """A reader of the rows, files in the trash included.

    It reads in short transactions of its own, each ended before the rows are returned.
    """

    def __init__(self, session: Session):
        self._session = session

    def pages(
        self, *, after: int = 0, collection: UUID | None = None, not_in: str | None = None
    ) -> Iterator[list[ExpectedFile]]:
        """Yield pages of the files with an id above ``after``, in the order of ids.

        They are limited to one ``collection``, or to files outside the store ``not_in``, where these are given.
        """
        while page := self._read(_scope(_facts(), collection, not_in).where(File.id > after).limit(FILES_AT_ONCE)):
            yield page
            after = page[-1].id

    def fresh(self, file_id: int) -> ExpectedFile | None:
        """Return the file as its row is now, or None if the row is gone."""
        found = self._read(_facts().where(File.id == file_id))
        return found[0] if found else None

    def count(self, *, after: int = 0, collection: UUID | None = None, not_in: str | None = None) -> tuple[int, int]:
        """Return how many files ``pages`` would yield, and the bytes of their originals.

        Raises ``NotFound`` if there is no such collection.
        """
        if collection is not None:
            self._require(collection)
        totals = (
            select(func.count(), func.coalesce(func.sum(File.size), 0))
            .select_from(File)
            .join(Collection, Collection.id == File.collection_id)
        )
        with reading_only():
            files, size = self._session.execute(_scope(totals, collection, not_in).where(File.id > after)).one()
            self._session.commit()
        return files, int(size)

    def backends(self) -> set[str]:
        """Return the names of the stores that contain any file."""
        with reading_only():
            found = set(self._session.scalars(select(File.storage_backend).distinct()))
            self._session.commit()
        return found

    def _require(self, collection: UUID) -> None:
        with reading_only():
            known = self._session.scalar(select(Collection.id).where(Collection.uuid == collection))
            self._session.commit()
        if known is None:
            raise NotFound(_("There is no collection with this uuid."))

    def _read(self, wanted: Select[*tuple[Any, ...]]) -> list[ExpectedFile]:
        with reading_only():
            rows = self._session.execute(wanted.order_by(File.id)).all()
            variants = self._variants([row.id for row in rows])
            versions = self._versions([row.id for row in rows])
            self._session.commit()
        return [_expected(row, variants.get(row.id, []), versions.get(row.id, [])) for row in rows]

    def _variants(self, file_ids: Sequence[int]) -> dict[int, list[ExpectedObject]]:
        columns = (FileVariant.file_id, FileVariant.name, FileVariant.format, FileVariant.mime_type)
        bytes_known = (FileVariant.storage_path, FileVariant.size, FileVariant.crc32)
        wanted = select(*columns, *bytes_known).where(FileVariant.file_id.in_(file_ids))
        found: dict[int, list[ExpectedObject]] = {}
        for row in self._session.execute(wanted.order_by(FileVariant.id)):
            role = f"{row.name} ({row.format})"
            expected = ExpectedObject(role, row.storage_path, row.size, row.mime_type, crc32=row.crc32)
            found.setdefault(row.file_id, []).append(expected)
        return found

    def _versions(self, file_ids: Sequence[int]) -> dict[int, list[ExpectedObject]]:
        wanted = select(FileVersion).where(FileVersion.file_id.in_(file_ids)).order_by(FileVersion.id)
        found: dict[int, list[ExpectedObject]] = {}
        for version in self._session.scalars(wanted):
            found.setdefault(version.file_id, []).extend(objects_of(version))
        return found


def objects_of(version: FileVersion) -> Iterator[ExpectedObject]:
    """Yield the objects of an earlier version: its original and, if it had one, its preview."""
    role = f"version {version.number}"
    checksums = (version.sha256, version.crc32)
    yield ExpectedObject(role, version.storage_path, version.size, version.mime_type, *checksums)
    if version.preview_path is not None:
        yield ExpectedObject(f"{role} (preview)", version.preview_path, version.preview_size or 0, "image/jpeg")


def _facts() -> Select[*tuple[Any, ...]]:
    return select(
        File.id,
        File.uuid,
        File.original_filename,
        File.storage_backend,
        File.storage_path,
        File.variants_folder,
        File.mime_type,
        File.size,
        File.sha256,
        File.crc32,
        File.state,
        File.version,
        File.lease_until,
        or_(File.variants_due, File.preview_due).label("variants_due"),
        Collection.uuid.label("collection"),
        Collection.title,
    ).join(Collection, Collection.id == File.collection_id)


def _scope(wanted: Select[*tuple[Any, ...]], collection: UUID | None, not_in: str | None) -> Select[*tuple[Any, ...]]:
    if collection is not None:
        wanted = wanted.where(Collection.uuid == collection)
    if not_in is not None:
        wanted = wanted.where(File.storage_backend != not_in)
    return wanted


def _expected(
    row: Row[*tuple[Any, ...]], variants: list[ExpectedObject], versions: list[ExpectedObject]
) -> ExpectedFile:
    return ExpectedFile(
        id=row.id,
        uuid=row.uuid,
        name=row.original_filename,
        collection=row.collection,
        title=row.title,
        backend=row.storage_backend,
        state=row.state,
        version=row.version,
        lease_until=row.lease_until,
        variants_due=row.variants_due,
        original=ExpectedObject(ORIGINAL, row.storage_path, row.size, row.mime_type, row.sha256, row.crc32),
        variants=tuple(variants),
        versions=tuple(versions),
        variants_folder=row.variants_folder,
    )
