"""Originals that several files share: which rows reference them, and which file can share one in another store.

Stores are compared in Python and not in SQL: with an index over them, SQLite would use that one instead of the index
that finds the few wanted rows.

A file that was added from the library references another file's original as its own (``File.original_of``). The object
is in the folder of the file it was uploaded for, and stays there as long as any row of that store references it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, or_, select, text, union_all
from sqlalchemy.orm import aliased

from app.database import Session
from app.models import Collection, File, FileState, FileVariant, FileVersion
from app.services.storage.storage_inventory import ExpectedFile

UNFINISHED = (FileState.PENDING, FileState.PROCESSING, FileState.REPLACED)


@dataclass(frozen=True)
class Loan:
    """An original that the store already has.

    ``key`` is its key, ``original_of`` the uuid of the file whose folder it is in, ``lender_id`` the id of a row that
    references it.
    """

    key: str
    original_of: UUID
    lender_id: int


def expected_below(session: Session, backend: str, folder: str) -> frozenset[str]:
    """Return the keys of the originals in a file's or a collection's folder that other files share."""
    file = _uuid_at(folder, 2)
    shared = select(File.storage_backend, File.storage_path)
    of_file = File.original_of == file
    below = shared.where(of_file if file else File.original_of.is_not(None) & File.storage_path.startswith(folder))
    return frozenset(key for location, key in session.execute(below) if location == backend)


def is_expected(session: Session, backend: str, key: str) -> bool:
    """Return whether the original, an earlier version or a variant of any file is this object."""
    here, file = (backend, key), _uuid_at(key, 2)
    locations = select(File.storage_backend, File.storage_path)
    objects: Select[str, str] | CompoundSelect[str, str]
    objects = locations.where(File.storage_path == key)  # the key contains no file's uuid
    if file is not None:
        further = [
            select(File.storage_backend, path).join(File, File.id == owner).where(File.uuid == file)
            for path, owner in (
                (FileVersion.storage_path, FileVersion.file_id),
                (FileVersion.preview_path, FileVersion.file_id),
                (FileVariant.storage_path, FileVariant.file_id),
            )
        ]
        objects = union_all(locations.where(File.uuid == file), locations.where(File.original_of == file), *further)
    return any(tuple(location) == here for location in session.execute(objects))


def is_worked_on(session: Session, key: str, now: datetime) -> bool:
    """Return whether variants of the file in whose folder this object is may be written at the moment."""
    file = _uuid_at(key, 2)
    if file is None:
        return False
    is_due = or_(File.variants_due, File.preview_due, File.lease_until >= now, File.state.in_(UNFINISHED))
    return session.scalar(select(File.id).where(File.uuid == file, is_due)) is not None


def loan_for(session: Session, file: ExpectedFile, to: str) -> Loan | None:
    """Return an original with this file's content that the store ``to`` already has, or None.

    A file that shares its original may use that of any file of its owner. A file with its own original may only use the
    object in its own folder of ``to``, which other files there reference already.
    """
    if file.original.sha256 is None:
        return None  # only verified originals are shared
    same = select(File).where(File.sha256 == file.original.sha256, File.upload_complete).order_by(File.id)
    wanted = [same.where(File.original_of == file.uuid)]
    if file.variants_folder is not None:
        owner = select(Collection.owner_id).where(Collection.uuid == file.collection).scalar_subquery()
        theirs = File.collection_id.in_(select(Collection.id).where(Collection.owner_id == owner))
        wanted.append(same.where(theirs, File.trashed_at.is_(None), text("NOT is_copy")))  # as the index has it
    lenders = (lender for query in wanted for lender in session.scalars(query) if lender.storage_backend == to)
    lender = next(lenders, None)
    return Loan(lender.storage_path, lender.original_of or lender.uuid, lender.id) if lender is not None else None


def still_lent(session: Session, loan: Loan, to: str) -> bool:
    """Return whether the loan's row still references the original; that row is locked until the transaction ends."""
    expected = (File.id == loan.lender_id, File.storage_backend == to, File.storage_path == loan.key)
    return session.scalar(select(File.id).where(*expected).with_for_update(read=True)) is not None


def counted_elsewhere() -> ColumnElement[bool]:
    """Return the condition that a file shares its original and that another row counts its bytes.

    Shared bytes are counted once in a store: for the file they were uploaded for or, when that file is gone, for the
    first of the others.
    """
    other = aliased(File)
    same = (other.storage_backend == File.storage_backend, other.storage_path == File.storage_path)
    brought = exists().where(other.uuid == File.original_of, other.id != File.id, *same)
    earlier = exists().where(other.original_of == File.original_of, other.id < File.id, *same)
    return File.original_of.is_not(None) & (brought.correlate(File) | earlier.correlate(File))


def _uuid_at(key: str, index: int) -> UUID | None:
    parts = key.split("/")
    try:
        return UUID(parts[index]) if len(parts) > index else None
    except ValueError:
        return None
