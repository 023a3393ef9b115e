"""The order in which a client sends files, and the position in the collection that each file gets by it.

A file gets its position when its upload is complete, and uploads are completed in any order. So each upload has its
index in its batch, and names the files of the collection that it is between. The file is put directly after the nearest
file before it that is in the collection, else directly before the nearest file after it, else at the end.
Files that were there when their owner arranged the collection keep their positions, and no file is put among them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, func, select, true, update

from app.database import Session, one_at_a_time
from app.models.collection import Collection
from app.models.files.file import File
from app.models.files.upload import Upload, UploadState

GAP = 1000  # the distance of positions after ``_spread``, once two files have no free position between them
MOST_INDEX = 999_999
UNNAMED = "unnamed "


@dataclass(frozen=True)
class Neighbor:
    """A file of the collection, with its index in the batch of the upload that names it."""

    index: int
    file: UUID

    def __str__(self) -> str:
        return f"{self.index} {self.file}"

    @classmethod
    def parsed(cls, text: str) -> "Neighbor":
        """Read ``12 3f2b…``, an index and a file's id; raises ``ValueError`` for any other form."""
        index, _, uuid = text.partition(" ")
        return cls(index_of(index), UUID(uuid.strip()))


@dataclass(frozen=True)
class UploadOrder:
    """The index of a file in its batch, and the nearest files before and after it that the collection has."""

    index: int
    batch: str | None = None
    after: Neighbor | None = None
    before: Neighbor | None = None

    @property
    def columns(self) -> dict[str, object]:
        """The values of the columns in the row of an upload."""
        after, before = (str(each) if each else None for each in (self.after, self.before))
        return {"batch": self.batch, "batch_index": self.index, "sent_after": after, "sent_before": before}

    @classmethod
    def of(cls, upload: Upload) -> "UploadOrder | None":
        """Return the order in an upload's row, or None if the client sent none."""
        if upload.batch_index is None:
            return None
        after, before = (Neighbor.parsed(each) if each else None for each in (upload.sent_after, upload.sent_before))
        return cls(upload.batch_index, upload.batch, after, before)


def index_of(text: str) -> int:
    """Read an index; raises ``ValueError`` for anything but a number from 0 to ``MOST_INDEX``."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(MOST_INDEX)):
        raise ValueError(f"An index is a number from 0 to {MOST_INDEX:,}.")
    return int(text)


def unnamed_batch(session: Session, collection_id: int, owner_id: int, index: int, filename: str) -> str:
    """Return the batch of an upload whose client named none: the owner's last batch if it is unnamed, or a new one.

    A new batch also begins when the index recurs with another file name.
    """
    mine = (Upload.collection_id == collection_id, Upload.owner_id == owner_id, Upload.batch.is_not(None))
    last = session.scalar(select(Upload.batch).where(*mine).order_by(Upload.id.desc()).limit(1))
    if last is None or not last.startswith(UNNAMED):
        return f"{UNNAMED}{uuid4()}"
    recurs = (*mine, Upload.batch == last, Upload.batch_index == index, Upload.filename != filename)
    return f"{UNNAMED}{uuid4()}" if session.scalar(select(Upload.id).where(*recurs).limit(1)) else last


def lock_positions(session: Session, collection_id: int) -> None:
    """Prevent other transactions from changing this collection's positions until this one ends."""
    one_at_a_time(session, f"position {collection_id}")


def arrange(session: Session, collection: Collection, now: datetime) -> None:
    """Record that the owner is about to put the files in order; read their positions after this call.

    Files that are sent later are put after the files that are there now.
    """
    lock_positions(session, collection.id)
    collection.arranged_at = now


def position_for(session: Session, collection_id: int, order: UploadOrder | None) -> int:
    """Return the position of a file that joins the collection now; it stays free until the transaction ends."""
    lock_positions(session, collection_id)
    if order is None:
        return _end(session, collection_id) + 1
    known = _Known(session, collection_id, order)
    if (before := known.nearest_before()) is not None:
        return _behind(session, collection_id, *before, order.index)
    if (after := known.nearest_after()) is not None:
        return _ahead(session, collection_id, *after, order.index)
    return _end(session, collection_id) + 1 + min(order.index, GAP)  # leaves positions for the files before it


class _Known:
    """The files of the collection whose index in the upload's batch is known, each as ``(index, file id)``."""

    def __init__(self, session: Session, collection_id: int, order: UploadOrder):
        self._session, self._order = session, order
        arranged_at = session.scalar(select(Collection.arranged_at).where(Collection.id == collection_id))
        is_loose: ColumnElement[bool] = true() if arranged_at is None else File.created_at > arranged_at
        self._there = (File.collection_id == collection_id, is_loose)
        same_batch = (Upload.collection_id == collection_id, Upload.batch == order.batch)
        self._sent = (
            select(Upload.batch_index, File.id)
            .join(File, Upload.file_id == File.id)
            .where(*same_batch, Upload.state == UploadState.FINISHED, *self._there)
            .limit(1)
        )

    def nearest_before(self) -> tuple[int, int] | None:
        sent = self._sent.where(Upload.batch_index < self._order.index).order_by(Upload.batch_index.desc())
        return max(self._found(sent, self._order.after), default=None)

    def nearest_after(self) -> tuple[int, int] | None:
        sent = self._sent.where(Upload.batch_index > self._order.index).order_by(Upload.batch_index)
        return min(self._found(sent, self._order.before), default=None)

    def _found(self, sent: Select[int | None, int], named: Neighbor | None) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        if self._order.batch is not None:
            found = [(index, file_id) for index, file_id in self._session.execute(sent) if index is not None]
        if named is not None:
            file_id = self._session.scalar(select(File.id).where(File.uuid == named.file, *self._there))
            found += [] if file_id is None else [(named.index, file_id)]
        return found


def _behind(session: Session, collection_id: int, index: int, file_id: int, wanted: int) -> int:
    """Return a free position after this file, as far from it as their indexes differ, or less if fewer are free."""
    here = _position(session, file_id)
    following = _next(session, collection_id, here)
    if following is not None and following - here < 2:
        _spread(session, collection_id)
        here = _position(session, file_id)
        following = _next(session, collection_id, here)
    step = max(1, wanted - index)
    return here + (step if following is None else min(step, following - here - 1))


def _ahead(session: Session, collection_id: int, index: int, file_id: int, wanted: int) -> int:
    """Return a free position before this file, as far from it as their indexes differ, or less if fewer are free."""
    here = _position(session, file_id)
    previous = _previous(session, collection_id, here)
    if previous is not None and here - previous < 2:
        _spread(session, collection_id)
        here = _position(session, file_id)
        previous = _previous(session, collection_id, here)
    step = max(1, index - wanted)
    return here - (step if previous is None else min(step, here - previous - 1))


def _end(session: Session, collection_id: int) -> int:
    return session.scalar(select(func.max(File.position)).where(File.collection_id == collection_id)) or 0


def _next(session: Session, collection_id: int, position: int) -> int | None:
    later = (File.collection_id == collection_id, File.position > position)
    return session.scalar(select(func.min(File.position)).where(*later))


def _previous(session: Session, collection_id: int, position: int) -> int | None:
    earlier = (File.collection_id == collection_id, File.position < position)
    return session.scalar(select(func.max(File.position)).where(*earlier))


def _position(session: Session, file_id: int) -> int:
    return session.scalars(select(File.position).where(File.id == file_id)).one()


def _spread(session: Session, collection_id: int) -> None:
    """Give the collection's files, in their order, positions that are ``GAP`` apart."""
    rank = func.row_number().over(order_by=(File.position, File.id)).label("rank")
    ranked = select(File.id, rank).where(File.collection_id == collection_id).subquery()
    spread = update(File).where(File.id == ranked.c.id).values(position=ranked.c.rank * GAP)
    session.execute(spread.execution_options(synchronize_session=False))
