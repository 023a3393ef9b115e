"""The rebuild of variants: which pictures lack some, how to request these, and how far that has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, update

from app.database import Session
from app.imaging.geometry import all_wanted
from app.imaging.raw import can_read_raw
from app.imaging.video import preview
from app.imaging.video.ffmpeg import FFmpeg
from app.imaging.video.formats import DEMUXERS
from app.models import Collection, File, FileState, FileVariant
from app.models.files.file_variant import OUTDATED
from app.services.pictures.cover_marks import mark_covers

ROWS_AT_ONCE = 500
UNREADY = (FileState.PENDING, FileState.PROCESSING, FileState.REPLACED, FileState.FAILED)
Conditions = tuple[ColumnElement[bool], ...]


class Rebuilt(StrEnum):
    """The variants that a rebuild makes: those that are missing or have an older recipe, or all."""

    MISSING = "missing"
    ALL = "all"


@dataclass(frozen=True)
class Begun:
    """The ids of the files that a rebuild concerns.

    Those in ``due`` are ready, and shown as they are until they are rebuilt. Those in ``waiting`` are not ready, and
    queued for the first pass. Those in ``videos`` are ready, and lack their preview.
    """

    due: list[int]
    waiting: list[int]
    videos: list[int]


@dataclass(frozen=True)
class RebuildProgress:
    """The progress of a rebuild: how many pictures there are, are due for the second pass, and lack variants.

    While any are due, ``lacking`` is their number, too.
    """

    pictures: int
    due: int
    lacking: int

    @property
    def done(self) -> int:
        """The number of pictures that are not due."""
        return self.pictures - self.due


class VariantRebuild:
    """The service that marks pictures as due for the workers' second pass; the caller commits."""

    def __init__(self, session: Session, ffmpeg: FFmpeg):
        self._session = session
        self._ffmpeg = ffmpeg

    def begin(self, which: Rebuilt, collection: Collection | None = None) -> Begun:
        """Request the variants of one collection's pictures, or of all pictures.

        Pictures that failed are queued again, too. Files in the trash are left out.
        """
        mark_covers(self._session, [collection.id] if collection else None)
        if which is Rebuilt.ALL:
            ready = select(File.id).where(*_ready(collection))
            self._session.execute(
                update(FileVariant).where(FileVariant.file_id.in_(ready)).values(recipe=OUTDATED),
                execution_options={"synchronize_session": False},
            )
        begun = Begun(self.lacking(collection), self._put_back_in_line(collection), self.lacking_previews(collection))
        for start in range(0, len(begun.due), ROWS_AT_ONCE):
            ids = begun.due[start : start + ROWS_AT_ONCE]
            rows = update(File).where(File.id.in_(ids), File.state == FileState.READY)
            self._session.execute(rows.values(variants_due=True, attempts=0))
        for start in range(0, len(begun.videos), ROWS_AT_ONCE):
            ids = begun.videos[start : start + ROWS_AT_ONCE]
            rows = update(File).where(File.id.in_(ids), File.state == FileState.READY)
            self._session.execute(rows.values(preview_due=True, attempts=0, error=None))
        return begun

    def lacking(self, collection: Collection | None = None) -> list[int]:
        """Return the ids of the ready pictures whose variants are not those in the table of variants."""
        made = func.aggregate_strings(FileVariant.recipe, " ")
        pictures = (
            select(File.id, File.width, File.height, File.is_cover, Collection.prepared_sizes, made)
            .join(File.collection)
            .outerjoin(FileVariant, and_(FileVariant.file_id == File.id, FileVariant.name != preview.NAME))
            .where(*_ready(collection))
            .group_by(File.id, File.width, File.height, File.is_cover, Collection.prepared_sizes)
            .order_by(File.id)
        )
        return [
            file_id
            for file_id, width, height, is_cover, downloads, recipes in self._session.execute(pictures)
            if _wanted(width, height, is_cover, downloads) != set((recipes or OUTDATED).split(" "))
        ]

    def lacking_previews(self, collection: Collection | None = None) -> list[int]:
        """Return the ids of the ready videos that lack their preview, if there is an FFmpeg to make it."""
        if self._ffmpeg.path is None:
            return []
        made = select(FileVariant.id).where(
            FileVariant.file_id == File.id, FileVariant.name == preview.NAME, FileVariant.recipe == preview.RECIPE
        )
        videos = (*_ready(collection), File.mime_type.in_(DEMUXERS), ~made.exists())
        return list(self._session.scalars(select(File.id).where(*videos).order_by(File.id)))

    def unfinished(self, collection: Collection | None = None) -> list[int]:
        """Return the ids of the ready files that lack variants or a preview, and of those that are not ready."""
        unready = select(File.id).where(File.state.in_(UNREADY), *_live(collection))
        lacking = {*self.lacking(collection), *self.lacking_previews(collection)}
        return [*sorted(lacking), *self._session.scalars(unready)]

    def is_leased(self, collection: Collection | None, now: datetime) -> bool:
        """Return whether a worker has leased one of these pictures."""
        leased = (File.lease_holder.is_not(None), File.lease_until > now, *_live(collection))
        return self._session.scalar(select(File.id).where(*leased).limit(1)) is not None

    def progress(self, collection: Collection) -> RebuildProgress:
        """Return the progress of the collection's pictures."""
        count, ready = select(func.count()).select_from(File), _ready(collection)
        pictures = self._session.scalar(count.where(*ready)) or 0  # both counts come from indexes alone
        due = self._session.scalar(count.where(*ready, File.variants_due)) or 0
        return RebuildProgress(pictures, due, due or len(self.lacking(collection)))

    def _put_back_in_line(self, collection: Collection | None) -> list[int]:
        unfinished = File.state.in_((FileState.FAILED, FileState.PENDING))
        # RAW files and videos that were uploaded before this machine could read such files get variants now.
        is_video = File.mime_type.in_(DEMUXERS)
        is_raw = and_(~is_video, File.error.is_not(None), literal(can_read_raw()))
        is_readable = or_(is_raw, and_(is_video, literal(self._ffmpeg.path is not None)))
        unread = and_(File.state == FileState.UNSUPPORTED, is_readable)
        wanted = select(File).where(or_(unfinished, unread), *_live(collection))
        files = self._session.scalars(wanted.order_by(File.id)).all()
        for file in files:
            file.retry(is_readable_now=file.mime_type in DEMUXERS)
        return [file.id for file in files]


def _ready(collection: Collection | None) -> Conditions:
    return (File.state == FileState.READY, *_live(collection))


def _live(collection: Collection | None) -> Conditions:
    in_collection = () if collection is None else (File.collection_id == collection.id,)
    return (File.trashed_at.is_(None), *in_collection)


@cache
def _wanted(width: int | None, height: int | None, is_cover: bool, downloads: str) -> frozenset[str]:
    needed = all_wanted(downloads.split(), (width or 1, height or 1), is_cover=is_cover)
    return frozenset(spec.recipe for spec in needed)
