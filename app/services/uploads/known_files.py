"""A search for files that a client need not send, because the collection has them or a part of them has arrived."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from app.database import Session
from app.models import File, FileState, Section, Upload, UploadState
from app.services.names.file_name import display_name

Shape = tuple[str, int | None]
Trace = str | None | tuple[Shape | None, int | None]  # how an unfinished upload is found: digest, or shape and time


@dataclass(frozen=True)
class Asked:
    """A file as its client knows it: digest (hex), name, size in bytes, and time of change (ms since 1970)."""

    sha256: str | None = None
    name: str | None = None
    size: int | None = None
    last_modified: int | None = None

    @property
    def shape(self) -> Shape | None:
        """The name and the size, which are known without reading the file, or None without a name."""
        return None if self.name is None else (display_name(self.name), self.size)


@dataclass(frozen=True)
class Known:
    """The result for one file of the client.

    ``file`` is set if the collection has it, in ``section``; ``upload`` is set if a part of it has arrived.
    ``is_trashed`` means that it is in the trash.
    """

    file: UUID | None = None
    section: UUID | None = None
    upload: UUID | None = None
    is_trashed: bool = False


class KnownFiles:
    """The results for all files that the client asks about, with four queries for files and one for uploads."""

    def __init__(self, session: Session, collection_id: int, owner_id: int, asked: Iterable[Asked], now: datetime):
        self._asked = list(asked)
        self._by_digest = self._digests(session, *_live(collection_id))
        self._trashed = self._digests(session, *_trashed(collection_id))
        self._by_shape = self._shapes(session, collection_id)
        self._sections = self._in_sections(session, collection_id)
        self._uploads = self._arriving(session, collection_id, owner_id, now)

    def results(self) -> list[Known]:
        """Return the results, in the order in which the client asked."""
        return [self._result(asked) for asked in self._asked]

    def _result(self, asked: Asked) -> Known:
        file = self._alike(asked) if asked.sha256 is None else self._by_digest.get(asked.sha256)
        if file is not None:
            return Known(file=file, section=self._sections.get(file))
        upload = self._uploads.get(asked.sha256) or self._uploads.get((asked.shape, asked.last_modified))
        return Known(upload=upload, is_trashed=asked.sha256 in self._trashed)

    def _alike(self, asked: Asked) -> UUID | None:
        """Return the file with this name and size, unless both times of change are known and differ.

        The time is compared because two cameras may give their pictures equal names.
        """
        for last_modified, uuid in self._by_shape.get(asked.shape, []):
            if None in (last_modified, asked.last_modified) or last_modified == asked.last_modified:
                return uuid
        return None

    def _digests(self, session: Session, *of_those: ColumnElement[bool]) -> dict[str, UUID]:
        """Return the files by digest.

        It is the digest of the content, or the announced one until that is verified, and that of the content before
        compression.
        """
        wanted = {asked.sha256 for asked in self._asked if asked.sha256 is not None}
        digest = func.coalesce(File.sha256, File.announced_sha256)
        has = or_(digest.in_(wanted), File.arrived_sha256.in_(wanted))
        found = session.execute(select(digest, File.arrived_sha256, File.uuid).where(*of_those, has)).all()
        return {sha256: uuid for *digests, uuid in found for sha256 in digests if sha256 is not None}

    def _shapes(self, session: Session, collection_id: int) -> dict[Shape | None, list[tuple[int | None, UUID]]]:
        names = {shape[0] for asked in self._asked if (shape := asked.shape) is not None}
        name = func.coalesce(File.arrived_filename, File.original_filename)
        size = func.coalesce(File.arrived_size, File.size)
        wanted = select(name, size, File.last_modified, File.uuid).where(*_live(collection_id), name.in_(names))
        found: dict[Shape | None, list[tuple[int | None, UUID]]] = defaultdict(list)
        for filename, length, last_modified, uuid in session.execute(wanted):
            found[(filename, length)].append((last_modified, uuid))
        return found

    def _in_sections(self, session: Session, collection_id: int) -> dict[UUID, UUID]:
        named = {uuid for known in self._by_shape.values() for _, uuid in known} | set(self._by_digest.values())
        wanted = select(File.uuid, Section.uuid).join(File.section)
        found = session.execute(wanted.where(File.collection_id == collection_id, File.uuid.in_(named)))
        return {file: section for file, section in found}

    def _arriving(self, session: Session, collection_id: int, owner_id: int, now: datetime) -> dict[Trace, UUID]:
        """Return the unfinished uploads by digest, and by name, size and time of change.

        If several match, it is the one with the most bytes.
        """
        mine = (Upload.collection_id == collection_id, Upload.owner_id == owner_id)
        is_open = (Upload.state == UploadState.ARRIVING, Upload.expires_at > now)
        found: dict[Trace, UUID] = {}
        for upload in session.scalars(select(Upload).where(*mine, *is_open).order_by(Upload.offset)):
            found[((upload.filename, upload.size), upload.last_modified)] = upload.uuid
            if upload.announced_sha256 is not None:
                found[upload.announced_sha256] = upload.uuid
        return found


def _live(collection_id: int) -> tuple[ColumnElement[bool], ...]:
    return (*_sound(collection_id), File.trashed_at.is_(None))


def _trashed(collection_id: int) -> tuple[ColumnElement[bool], ...]:
    return (*_sound(collection_id), File.trashed_at.is_not(None))


def _sound(collection_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for files of the collection, without those that arrived damaged: they may be sent again."""
    is_refuted = and_(File.state == FileState.FAILED, File.sha256.is_(None))
    return (File.collection_id == collection_id, not_(is_refuted))
