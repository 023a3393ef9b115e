"""A file: one upload, whose row is the truth about its bytes and about the state of its variants."""

import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    Float,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    Uuid,
    and_,
    false,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.database import Base, Session, UTCDateTime
from app.errors import InvalidInput
from app.languages import N_, Message
from app.languages import gettext as _
from app.models.collection import Collection
from app.models.columns import TypedText, sort_key, text_enum
from app.models.files.file_variant import FileVariant
from app.models.files.tag import MOST_FILE_TAGS, FileTag, checked_tags
from app.models.section import Section
from app.models.text.natural_order import natural_key
from app.models.text.typed_text import in_lines, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement

MOST_ATTEMPTS = 5
LEASE = timedelta(minutes=5)
LONGEST_NAME = 255
LONGEST_TITLE, LONGEST_CAPTION, LONGEST_ALT_TEXT = 200, 2000, 250
LONGEST_DESCRIPTIONS = {"title": LONGEST_TITLE, "caption": LONGEST_CAPTION, "alt_text": LONGEST_ALT_TEXT}
TOO_LONG = {
    "title": N_("A title has at most %(most)s characters."),
    "caption": N_("A caption has at most %(most)s characters."),
    "alt_text": N_("An alt text has at most %(most)s characters."),
}


class FileState(StrEnum):
    """Where a file stands: waiting, being prepared, done, given up with a reason, or not a picture at all."""

    PENDING = "pending"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"
    UNSUPPORTED = "unsupported"


class File(Base):
    """``width`` and ``height`` are the upright picture's, in pixels; ``version`` is in every variant's address.

    ``is_copy`` marks content that is in its collection twice on purpose: everything else is unique by SHA-256.
    ``title``, ``caption``, ``rating`` and ``tags`` are the owner's once they differ from what ``metadata_json`` says
    was read.
    ``location_patches`` remove the location from the original (null: not scanned yet), ``location_error`` says why
    that cannot be done; ``stripped_sha256`` and ``stripped_crc32`` are the checksums of the stripped original, null if
    it is the original itself.
    ``arrived_…`` is what came, where the size policy replaced it; ``size_note`` why it did not.
    ``original_of`` is set where the original lies in another file's folder and is shared with whoever else names it:
    that file's uuid, which may be gone. ``variants_folder`` then is the folder of what is this file's own.
    ``hidden_at`` is set while its owner keeps the file from visitors.
    ``variants_due`` says of a ready picture that a worker shall look which variants it lacks, and make them; its lease
    and its attempts then count for that.
    """

    __tablename__ = "files"
    __table_args__ = (
        Index("ix_files_collection_id_section_id_position", "collection_id", "section_id", "position"),
        Index("ix_files_collection_id_section_id_name_key", "collection_id", "section_id", "name_key"),
        # Counts, sizes and names of whole collections are read from this index alone.
        Index("ix_files_listing", "collection_id", "trashed_at", "upload_complete", "size", "original_filename"),
        Index(
            "ix_files_words",
            "collection_id",
            "trashed_at",
            "upload_complete",
            sqlite_where=text("title IS NOT NULL OR caption IS NOT NULL"),
            postgresql_where=text("title IS NOT NULL OR caption IS NOT NULL"),
        ),
        Index("ix_files_state_lease_until", "state", "lease_until"),
        Index(
            "ix_files_variants_due",
            "state",
            "id",
            sqlite_where=text("variants_due = 1"),  # as queries say it there; SQLite takes no other for the same
            postgresql_where=text("variants_due"),
        ),
        Index(
            "uq_files_collection_id_sha256",
            "collection_id",
            "sha256",
            unique=True,
            sqlite_where=text("trashed_at IS NULL AND NOT is_copy"),
            postgresql_where=text("trashed_at IS NULL AND NOT is_copy"),
        ),
        Index("ix_files_collection_id_arrived_sha256", "collection_id", "arrived_sha256"),
        Index(
            "ix_files_trashed_at",
            "trashed_at",
            sqlite_where=text("trashed_at IS NOT NULL"),
            postgresql_where=text("trashed_at IS NOT NULL"),
        ),
        # Counts and sums of a million files come from these alone, in a tenth of a second instead of one.
        Index("ix_files_counts", "collection_id", "trashed_at", "upload_complete", "state", "size", "hidden_at"),
        Index("ix_files_storage_backend_size", "storage_backend", "size"),
        Index(
            "ix_files_original_of",
            "original_of",
            sqlite_where=text("original_of IS NOT NULL"),
            postgresql_where=text("original_of IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id", ondelete="SET NULL"))
    position: Mapped[int] = mapped_column(default=0)
    original_filename: Mapped[str] = mapped_column(TypedText(LONGEST_NAME))
    name_key: Mapped[str] = mapped_column(sort_key(), server_default="")  # what lists by name sort by
    mime_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    last_modified: Mapped[int | None] = mapped_column(BigInteger)  # on its owner's disk, in milliseconds since 1970
    sha256: Mapped[str | None] = mapped_column(String(64))  # null until the worker has read a file that came in pieces
    crc32: Mapped[int | None] = mapped_column(BigInteger)
    announced_sha256: Mapped[str | None] = mapped_column(String(64))
    is_copy: Mapped[bool] = mapped_column(default=False)
    storage_backend: Mapped[str] = mapped_column(String(16))
    storage_path: Mapped[str] = mapped_column(String(1024))
    original_of: Mapped[UUID | None] = mapped_column(Uuid)
    variants_folder: Mapped[str | None] = mapped_column(String(120))
    thumb_path: Mapped[str | None] = mapped_column(String(1024))
    medium_path: Mapped[str | None] = mapped_column(String(1024))
    upload_complete: Mapped[bool] = mapped_column(default=False)
    width: Mapped[int | None]
    height: Mapped[int | None]
    color: Mapped[str | None] = mapped_column(String(7))
    placeholder: Mapped[str | None] = mapped_column(String(500))
    title: Mapped[str | None] = mapped_column(TypedText(LONGEST_TITLE))
    caption: Mapped[str | None] = mapped_column(TypedText())
    alt_text: Mapped[str | None] = mapped_column(
        TypedText(LONGEST_ALT_TEXT)
    )  # what the picture shows, for who cannot see it
    rating: Mapped[int | None] = mapped_column(SmallInteger)  # -1 (rejected) to 5 stars
    focus_x: Mapped[float | None] = mapped_column(Float)  # what crops keep: 0 is left and top, 1 right and bottom
    focus_y: Mapped[float | None] = mapped_column(Float)
    focus_by_owner: Mapped[bool] = mapped_column(default=False)
    crops_stale_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)  # the focus changed since
    taken_at: Mapped[datetime | None]  # the camera's own clock, which knows no time zone
    taken_sort_at: Mapped[datetime | None]  # the owner's clock at that instant; null where the instant is not known
    metadata_json: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    location_patches: Mapped[list[list[Any]] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    location_error: Mapped[str | None] = mapped_column(Text)
    stripped_sha256: Mapped[str | None] = mapped_column("bare_sha256", String(64))
    stripped_crc32: Mapped[int | None] = mapped_column("bare_crc32", BigInteger)
    arrived_filename: Mapped[str | None] = mapped_column(TypedText(LONGEST_NAME))
    arrived_size: Mapped[int | None] = mapped_column(BigInteger)
    arrived_sha256: Mapped[str | None] = mapped_column(String(64))
    size_note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=0)
    variants_due: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[FileState] = mapped_column(text_enum(FileState), default=FileState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_holder: Mapped[str | None] = mapped_column("lease_owner", String(64))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    trashed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    collection: Mapped[Collection] = relationship(foreign_keys=[collection_id])
    section: Mapped[Section | None] = relationship()
    variants: Mapped[list[FileVariant]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    tags: Mapped[list[FileTag]] = relationship(
        order_by=FileTag.name, cascade="all, delete-orphan", passive_deletes=True
    )

    @classmethod
    def twin(cls, session: Session, collection_id: int, sha256: str | None) -> "File | None":
        """The live file of this collection that has, or arrived with, the same content, if there is one."""
        if sha256 is None:
            return None
        content = or_(cls.sha256 == sha256, cls.arrived_sha256 == sha256)
        same = (cls.collection_id == collection_id, content, cls.trashed_at.is_(None))
        return session.scalar(select(cls).where(*same).order_by(cls.is_copy, cls.id))

    @classmethod
    def lease(cls, session: Session, file_id: int, *, worker: str, now: datetime) -> bool:
        """Takes a waiting file for one worker in one statement: true means it is this worker's until the lease ends.

        The attempt is counted here, so a picture that kills its worker still runs out of attempts.
        """
        free = or_(cls.state == FileState.PENDING, and_(cls.state == FileState.PROCESSING, cls.lease_until < now))
        return cls._take(session, file_id, free, worker, now, state=FileState.PROCESSING)

    @classmethod
    def lease_due(cls, session: Session, file_id: int, *, worker: str, now: datetime) -> bool:
        """The same for a ready picture that lacks variants; it stays ready."""
        return cls._take(session, file_id, and_(cls.variants_due, cls.rested(now)), worker, now)

    @classmethod
    def rested(cls, now: datetime) -> "ColumnElement[bool]":
        """Ready, and no worker holds it, or rests after a fault."""
        return and_(cls.state == FileState.READY, or_(cls.lease_until.is_(None), cls.lease_until < now))

    @classmethod
    def _take(
        cls, session: Session, file_id: int, free: "ColumnElement[bool]", worker: str, now: datetime, **values: Any
    ) -> bool:
        lease = {"attempts": cls.attempts + 1, "lease_holder": worker, "lease_until": now + LEASE}
        taken = update(cls).where(cls.id == file_id, cls.attempts < MOST_ATTEMPTS, free).values(**lease, **values)
        return session.execute(taken).rowcount == 1  # type: ignore[attr-defined]

    @classmethod
    def leased_to(
        cls, file_id: int, worker: str, state: FileState = FileState.PROCESSING
    ) -> "Sequence[ColumnElement[bool]]":
        """The fence: a worker whose lease went to another changes nothing."""
        return (cls.id == file_id, cls.lease_holder == worker, cls.state == state)

    @classmethod
    def named(cls, filename: str) -> dict[str, str]:
        """Return the columns that hold a file's name, for statements that change rows without loading them."""
        return {"original_filename": filename, "name_key": natural_key(filename)}

    @validates("original_filename")
    def _set_name_key(self, _name: str, filename: str) -> str:
        self.name_key = natural_key(filename)
        return filename

    def rename(self, filename: str) -> None:
        """Gives the file another name for downloads; its bytes and its place in the store stay."""
        filename = one_line(filename)
        if filename == one_line(self.original_filename):
            return
        is_odd = any(c in "/\\" or unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in filename)
        if not filename or len(filename.encode(errors="replace")) > LONGEST_NAME or is_odd:
            raise InvalidInput(
                _(
                    "A file name has at most %(longest_name)s bytes, and no slashes or invisible characters.",
                    longest_name=LONGEST_NAME,
                )
            )
        self.original_filename = filename

    def describe(self, *, title: str, caption: str, alt_text: str) -> bool:
        """The owner's words for the picture; "" takes them away. Answers whether any of them is another now.

        Raises ``InvalidInput`` for words that are too long.
        """
        given = {"title": title, "caption": caption, "alt_text": alt_text}
        tidy = {name: _tidied(name, value) for name, value in given.items()}
        changed = {name: value for name, value in tidy.items() if value != _tidied(name, getattr(self, name) or "")}
        for name, value in changed.items():
            if len(value) > (most := LONGEST_DESCRIPTIONS[name]):
                raise InvalidInput(Message(TOO_LONG[name], {"most": most}))
            setattr(self, name, value or None)
        return bool(changed)

    def tag(self, names: "Iterable[str]") -> bool:
        """Gives the file these tags and no others. Answers whether any is another now; raises ``InvalidInput``."""
        there, wanted = {tag.name: tag for tag in self.tags}, checked_tags(names, MOST_FILE_TAGS)
        self.tags = [there.get(name) or FileTag(name=name) for name in wanted]
        return there.keys() != set(wanted)

    def trash(self, now: datetime) -> None:
        """Takes the file away from every visitor; its owner can bring it back until it is purged."""
        self.trashed_at = self.trashed_at or now

    def restore(self, session: Session) -> None:
        """Brings the file back; as a copy where the same content has been uploaded again since."""
        if self.trashed_at is None:
            return
        self.is_copy = self.is_copy or File.twin(session, self.collection_id, self.sha256) is not None
        self.trashed_at = None
        if self.section is not None and self.section.trashed_at is not None:
            self.section_id = None

    def hide(self, now: datetime) -> None:
        """Keeps the file from every visitor; its owner still sees it, and can show it again at any time."""
        self.hidden_at = self.hidden_at or now

    def show(self) -> None:
        """Shows a hidden file to visitors again."""
        self.hidden_at = None

    def retry(self) -> None:
        """Puts a picture that is not ready back in line with all its attempts; a ready one stays to be seen.

        A file that never was a picture stays what it is; a RAW file without a preview has its reason in ``error``.
        """
        is_no_picture = self.state is FileState.UNSUPPORTED and self.error is None
        if self.state is not FileState.READY and not is_no_picture:
            self.state = FileState.PENDING
            self.attempts, self.lease_holder, self.lease_until, self.error = 0, None, None, None

    def set_focus(self, x: float, y: float, now: datetime) -> None:
        """The owner's own focal point, of the upright picture; its crops are to be cut anew.

        Raises ``InvalidInput`` for a point outside of the picture, and for a file that is no picture.
        """
        if not (0 <= x <= 1 and 0 <= y <= 1):
            raise InvalidInput(_("A focal point lies inside the picture: from 0 to 1 from the left, and from the top."))
        self._refocus(x, y, by_owner=True, now=now)

    def forget_focus(self, now: datetime) -> None:
        """Back to the automatic focal point, which is found again with the next crops."""
        self._refocus(None, None, by_owner=False, now=now)

    @property
    def taken_precision(self) -> str | None:
        """How much of ``taken_at`` is known: its year, month, day, minute or second; None where there is no time."""
        return (self.metadata_json or {}).get("taken_at_precision", "second") if self.taken_at else None

    @property
    def tag_names(self) -> list[str]:
        """Its tags, in alphabetical order."""
        return sorted((tag.name for tag in self.tags), key=natural_key)

    @property
    def focus(self) -> tuple[float, float] | None:
        """The point that crops keep, from (0, 0) at the top left to (1, 1); None while it is not known."""
        return None if self.focus_x is None or self.focus_y is None else (self.focus_x, self.focus_y)

    def _refocus(self, x: float | None, y: float | None, *, by_owner: bool, now: datetime) -> None:
        if self.state is FileState.UNSUPPORTED:
            raise InvalidInput(_("This file is not shown as a picture, so there is nothing to crop."))
        self.focus_x, self.focus_y, self.focus_by_owner = x, y, by_owner
        self.crops_stale_at = now

    def variant(self, name: str, format: str = "jpeg") -> FileVariant | None:
        """The variant of this name, if it has been made."""
        return next((v for v in self.variants if (v.name, v.format) == (name, format)), None)

    @property
    def folder(self) -> str:
        """The prefix in the store under which all that is this file's own lies, ending in a slash."""
        return self.variants_folder or self.storage_path.rsplit("/", 1)[0] + "/"

    @property
    def prefixes(self) -> list[str]:
        """What is to be scheduled for removal when this row goes: its folder, and an original that lies elsewhere.

        Whatever another row still claims there stays: see ``ObjectRemoval``.
        """
        return [self.folder] if self.original_of is None else [self.folder, self.storage_path]


def _tidied(name: str, text: str) -> str:
    return in_lines(text).strip() if name == "caption" else one_line(text)
