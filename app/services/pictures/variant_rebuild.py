"""Rebuilds: which pictures lack variants, asking for these to be made, and how far that is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, update

from app.database import Session
from app.imaging.geometry import wanted_of
from app.imaging.raw import can_read_raw
from app.imaging.variants import VARIANTS
from app.models import Collection, File, FileState, FileVariant
from app.models.files.file_variant import OUTDATED

ROWS_AT_ONCE = 500
UNREADY = (FileState.PENDING, FileState.PROCESSING, FileState.FAILED)
Conditions = tuple[ColumnElement[bool], ...]


class Rebuilt(StrEnum):
    """What a rebuild makes: what is missing or was made by an older recipe, or everything."""

    MISSING = "missing"
    ALL = "all"


@dataclass(frozen=True)
class Begun:
    """The files a rebuild is about: ``due`` are shown as they are until they are done, ``waiting`` never were ready."""

    due: list[int]
    waiting: list[int]


@dataclass(frozen=True)
class Standing:
    """How many pictures there are, how many of them a rebuild has still to look at, and how many lack variants."""

    pictures: int
    due: int
    lacking: int

    @property
    def done(self) -> int:
        """How many pictures nothing is under way for."""
        return self.pictures - self.due


class VariantRebuild:
    """Says what is to be done; the workers' second pass does it. The caller commits."""

    def __init__(self, session: Session):
        self._session = session

    def begin(self, which: Rebuilt, collection: Collection | None = None) -> Begun:
        """Asks for the variants of one collection's pictures, or of all, to be made.

        Pictures that failed are put back in line too. What is in the trash is left alone.
        """
        if which is Rebuilt.ALL:
            ready = select(File.id).where(*_ready(collection))
            self._session.execute(
                update(FileVariant).where(FileVariant.file_id.in_(ready)).values(recipe=OUTDATED),
                execution_options={"synchronize_session": False},
            )
        begun = Begun(self.lacking(collection), self._put_back_in_line(collection))
        for start in range(0, len(begun.due), ROWS_AT_ONCE):
            ids = begun.due[start : start + ROWS_AT_ONCE]
            rows = update(File).where(File.id.in_(ids), File.state == FileState.READY)
            self._session.execute(rows.values(variants_due=True, attempts=0))
        return begun

    def lacking(self, collection: Collection | None = None) -> list[int]:
        """The ready pictures whose variants are not those that the table asks for."""
        made = func.aggregate_strings(FileVariant.recipe, " ")
        pictures = (
            select(File.id, File.width, File.height, made)
            .outerjoin(FileVariant, FileVariant.file_id == File.id)
            .where(*_ready(collection))
            .group_by(File.id, File.width, File.height)
            .order_by(File.id)
        )
        return [
            file_id
            for file_id, width, height, recipes in self._session.execute(pictures)
            if _wanted(width, height) != set((recipes or OUTDATED).split(" "))
        ]

    def unfinished(self, collection: Collection | None = None) -> list[int]:
        """The pictures that lack variants, and those that are not ready at all."""
        unready = select(File.id).where(File.state.in_(UNREADY), *_live(collection))
        return [*self.lacking(collection), *self._session.scalars(unready)]

    def is_leased(self, collection: Collection | None, now: datetime) -> bool:
        """Whether a worker is at one of these pictures."""
        leased = (File.lease_holder.is_not(None), File.lease_until > now, *_live(collection))
        return self._session.scalar(select(File.id).where(*leased).limit(1)) is not None

    def standing(self, collection: Collection) -> Standing:
        """How far the collection's pictures are."""
        count, ready = select(func.count()).select_from(File), _ready(collection)
        pictures = self._session.scalar(count.where(*ready)) or 0  # one count from each index, and no row is read
        due = self._session.scalar(count.where(*ready, File.variants_due)) or 0
        return Standing(pictures, due, due or len(self.lacking(collection)))

    def _put_back_in_line(self, collection: Collection | None) -> list[int]:
        unfinished = File.state.in_((FileState.FAILED, FileState.PENDING))
        # RAW files that were uploaded while none could be read are shown from now on.
        unread = and_(File.state == FileState.UNSUPPORTED, File.error.is_not(None), literal(can_read_raw()))
        wanted = select(File).where(or_(unfinished, unread), *_live(collection))
        files = self._session.scalars(wanted.order_by(File.id)).all()
        for file in files:
            file.retry()
        return [file.id for file in files]


def _ready(collection: Collection | None) -> Conditions:
    return (File.state == FileState.READY, *_live(collection))


def _live(collection: Collection | None) -> Conditions:
    in_collection = () if collection is None else (File.collection_id == collection.id,)
    return (File.trashed_at.is_(None), *in_collection)


@cache
def _wanted(width: int | None, height: int | None) -> frozenset[str]:
    return frozenset(spec.recipe for spec in wanted_of(VARIANTS, (width or 1, height or 1)))
