"""Originals that several files share: which rows claim them, and who can lend one to a file that comes to a store.

A file that was added from the library names another's original as its own (``File.original_of``). The object lies in
the folder of the file that brought it, and stays there for as long as any row of the same store claims it.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from app.database import Session
from app.models import Collection, File
from app.services.storage_inventory import ClaimedFile


@dataclass(frozen=True)
class Loan:
    """An original that is in a store already: its key there, in whose folder it lies, and the row that claims it."""

    key: str
    original_of: UUID
    lender_id: int


def claimed_below(session: Session, backend: str, folder: str) -> frozenset[str]:
    """The originals below this folder of a file or a collection that rows outside of it claim, by key."""
    shared = select(File.storage_path).where(File.storage_backend == backend, File.original_of.is_not(None))
    file = _uuid_at(folder, 2)
    below = shared.where(File.original_of == file) if file else shared.where(File.storage_path.startswith(folder))
    return frozenset(session.scalars(below))


def is_claimed(session: Session, backend: str, key: str) -> bool:
    """Whether any row says that its original is this object."""
    here = (File.storage_backend == backend, File.storage_path == key)
    file = _uuid_at(key, 2)
    mine = here if file is None else (*here, or_(File.uuid == file, File.original_of == file))
    return session.scalar(select(File.id).where(*mine).limit(1)) is not None


def loan_for(session: Session, file: ClaimedFile, to: str) -> Loan | None:
    """An original with this file's content that the store ``to`` has already, and that its owner's files may share.

    For a file with an original of its own that is the object in its own folder, which others there claim since before.
    """
    if file.original.sha256 is None:
        return None  # shared is only what is proved
    there = select(File).where(File.storage_backend == to, File.sha256 == file.original.sha256, File.upload_complete)
    lender = session.scalar(there.where(File.original_of == file.uuid).limit(1))
    if lender is None and file.variants_folder is not None:
        owner = select(Collection.owner_id).where(Collection.uuid == file.collection).scalar_subquery()
        theirs = File.collection_id.in_(select(Collection.id).where(Collection.owner_id == owner))
        live = (File.trashed_at.is_(None), ~File.is_copy)  # as the index over digests has it
        lender = session.scalar(there.where(theirs, *live).order_by(File.id).limit(1))
    if lender is None:
        return None
    return Loan(lender.storage_path, lender.original_of or lender.uuid, lender.id)


def still_lent(session: Session, loan: Loan, to: str) -> bool:
    """Whether the lender still claims it; if so it goes on to, until this transaction ends."""
    claim = (File.id == loan.lender_id, File.storage_backend == to, File.storage_path == loan.key)
    return session.scalar(select(File.id).where(*claim).with_for_update(read=True)) is not None


def counted_elsewhere() -> ColumnElement[bool]:
    """Of a file that shares its original: whether those bytes are another row's to count.

    They are counted once in a store: for the file that brought them, and when that is gone for the first of the others.
    """
    other = aliased(File)
    same = (other.storage_backend == File.storage_backend, other.storage_path == File.storage_path)
    brought = exists().where(other.uuid == File.original_of, other.id != File.id, *same)
    earlier = exists().where(other.original_of == File.original_of, other.id < File.id, *same)
    return File.original_of.is_not(None) & (brought.correlate(File) | earlier.correlate(File))


def _uuid_at(key: str, place: int) -> UUID | None:
    parts = key.split("/")
    try:
        return UUID(parts[place]) if len(parts) > place else None
    except ValueError:
        return None
