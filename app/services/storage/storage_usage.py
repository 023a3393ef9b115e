"""Bytes of originals, variants, trash and unfinished uploads, for each collection and store."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Label, Select, SQLColumnExpression, case, func, or_, select

from app.database import Session, reading_only
from app.models import Collection, File, FileVariant, FileVersion, Upload, UploadState
from app.services.storage.shared_originals import counted_elsewhere


@dataclass(frozen=True)
class Usage:
    """The usage of one collection in one store, or of several together; everything but counts is in bytes.

    ``originals``, earlier versions included, and ``variants`` are those outside the trash; ``trash`` counts both.
    ``uploads`` is the number of unfinished uploads, ``arriving`` their bytes. ``collection`` is None for sums, and for
    uploads whose collection is gone.
    """

    backend: str
    collection: UUID | None = None
    title: str = ""
    files: int = 0
    originals: int = 0
    variants: int = 0
    trashed_files: int = 0
    trash: int = 0
    uploads: int = 0
    arriving: int = 0

    @property
    def total(self) -> int:
        """The bytes of everything together."""
        return self.originals + self.variants + self.trash + self.arriving

    @property
    def variant_share(self) -> float | None:
        """The variants' bytes as a share of the originals', or None without originals."""
        return self.variants / self.originals if self.originals else None

    def as_json(self) -> dict[str, Any]:
        """Return the values for JSON."""
        share = None if self.variant_share is None else round(self.variant_share, 4)
        return {
            **asdict(self),
            "collection": str(self.collection) if self.collection else None,
            "total": self.total,
            "variant_share": share,
        }


COUNTED = [field.name for field in fields(Usage) if field.type is int]


def usage_by_collection(session: Session, owner_id: int | None = None) -> list[Usage]:
    """Return the usage of each collection in each store, largest first, of all owners or of one.

    It needs five queries, for any number of files. An original that several collections share counts once: in the
    collection it was uploaded to or, if that file is gone, in the one it was first added to.
    """
    found: dict[tuple[UUID | None, str], dict[str, Any]] = {}
    with reading_only():
        for query in (_originals(), _shared(), _versions(), _variants(), _arriving()):
            query = query if owner_id is None else query.where(Collection.owner_id == owner_id)
            for row in session.execute(query).mappings():
                values = found.setdefault((row["collection"], row["backend"]), {})
                for name, value in row.items():
                    values[name] = values.get(name, 0) + int(value) if name in COUNTED else value or ""
        session.commit()
    usages = [Usage(**{**values, "collection": values["collection"] or None}) for values in found.values()]
    return sorted(usages, key=lambda usage: (-usage.total, usage.title, str(usage.collection)))


def bytes_by_store(session: Session) -> dict[tuple[str, str], int]:
    """Return the bytes of ``original`` and ``variant`` objects by store and kind, the trash included."""
    originals = select(File.storage_backend, func.sum(File.size)).group_by(File.storage_backend)
    variants = select(File.storage_backend, func.sum(FileVariant.size)).join(
        FileVariant, FileVariant.file_id == File.id
    )
    kinds = {"original": originals, "variant": variants.group_by(File.storage_backend)}
    earlier = select(File.storage_backend, FileVersion.size + func.coalesce(FileVersion.preview_size, 0))
    versions = earlier.join(FileVersion, FileVersion.file_id == File.id)  # few rows, too
    twice = select(File.storage_backend, File.size).where(counted_elsewhere())  # few rows, found by their own index
    with reading_only():
        found = {(name, kind): int(size) for kind, query in kinds.items() for name, size in session.execute(query)}
        for name, size in session.execute(twice):
            found[name, "original"] -= size
        for name, size in session.execute(versions):
            found[name, "original"] += size
        session.commit()
    return found


def sum_of(usages: Iterable[Usage], backend: str) -> Usage:
    """Return the sum of these usages, as the usage of the store ``backend``."""
    known = list(usages)
    return Usage(backend, **{name: sum(getattr(usage, name) for usage in known) for name in COUNTED})


def _originals() -> Select[*tuple[Any, ...]]:
    trashed = _is_trashed()
    sums = (_count(~trashed, "files"), _bytes(~trashed, File.size, "originals"))
    trash = (_count(trashed, "trashed_files"), _bytes(trashed, File.size, "trash"))
    return _of_files(*sums, *trash)


def _shared() -> Select[*tuple[Any, ...]]:
    """Return the query for the bytes that ``_originals`` counts a second time, as negative numbers."""
    trashed = _is_trashed()
    sums = (_bytes(~trashed, -File.size, "originals"), _bytes(trashed, -File.size, "trash"))
    return _of_files(*sums).where(counted_elsewhere())


def _versions() -> Select[*tuple[Any, ...]]:
    trashed, size = _is_trashed(), FileVersion.size + func.coalesce(FileVersion.preview_size, 0)
    sums = (_bytes(~trashed, size, "originals"), _bytes(trashed, size, "trash"))
    return _of_files(*sums).join(FileVersion, FileVersion.file_id == File.id)


def _variants() -> Select[*tuple[Any, ...]]:
    trashed = _is_trashed()
    sums = (_bytes(~trashed, FileVariant.size, "variants"), _bytes(trashed, FileVariant.size, "trash"))
    return _of_files(*sums).join(FileVariant, FileVariant.file_id == File.id)


def _of_files(*sums: Label[int]) -> Select[*tuple[Any, ...]]:
    group = (Collection.uuid.label("collection"), Collection.title, File.storage_backend.label("backend"))
    query = select(*group, *sums).select_from(File).join(Collection, Collection.id == File.collection_id)
    return query.group_by(Collection.uuid, Collection.title, File.storage_backend)


def _arriving() -> Select[*tuple[Any, ...]]:
    group = (Collection.uuid.label("collection"), Collection.title, Upload.storage_backend.label("backend"))
    sums = (func.count().label("uploads"), func.sum(Upload.offset).label("arriving"))
    query = select(*group, *sums).select_from(Upload).outerjoin(Collection, Collection.id == Upload.collection_id)
    query = query.where(Upload.state == UploadState.ARRIVING)
    return query.group_by(Collection.uuid, Collection.title, Upload.storage_backend)


def _is_trashed() -> ColumnElement[bool]:
    return or_(File.trashed_at.is_not(None), Collection.trashed_at.is_not(None))


def _count(condition: ColumnElement[bool], name: str) -> Label[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)


def _bytes(condition: ColumnElement[bool], column: SQLColumnExpression[int], name: str) -> Label[int]:
    return func.coalesce(func.sum(case((condition, column), else_=0)), 0).label(name)
