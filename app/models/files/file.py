"""A file: one upload, whose row is the source of truth for its bytes and for the state of its variants."""

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Uuid, false, inspect, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.database import Base, Session, UTCDateTime
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.collection import Collection
from app.models.columns import TypedText, sort_key
from app.models.files.arrival import LONGEST_NAME, Arrival
from app.models.files.culling import Culling
from app.models.files.description import Description
from app.models.files.file_variant import FileVariant
from app.models.files.focal_point import FocalPoint
from app.models.files.location_removal import LocationRemoval
from app.models.files.original_checksums import OriginalChecksums
from app.models.files.processing import SHOWN_AS_PICTURE, FileState
from app.models.files.stored_original import StoredOriginal
from app.models.files.tag import MOST_FILE_TAGS, FileTag, checked_tags
from app.models.section import Section
from app.models.text.natural_order import natural_key
from app.models.text.typed_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Columns that belong to one row and not to its content; a copy gets the values of all others, also of future ones.
OF_ONE_ROW = {
    "id", "uuid", "collection_id", "section_id", "position", "is_copy", "original_of", "variants_folder",
    "thumb_path", "medium_path", "upload_complete", "metadata_json", "crops_stale_at", "version", "variants_due",
    "preview_due",
    "state", "attempts", "lease_holder", "lease_until", "created_at", "hidden_at", "trashed_at", "is_hero", "is_cover",
    "published_seq",
}  # fmt: skip
OF_THE_ORIGIN = {"uuid", "original_of", "metadata_json", "state"}  # what the columns of a copy are computed from


class File(StoredOriginal, OriginalChecksums, Arrival, Description, Culling, FocalPoint, LocationRemoval, Base):
    """A file of a collection.

    ``is_copy`` marks content that the collection has twice on purpose; everything else is unique by SHA-256.
    ``width`` and ``height`` are the upright picture's, in pixels. ``name_key`` is what lists by name sort by.
    ``taken_at`` is the camera's clock, which knows no time zone; ``taken_sort_at`` is the owner's clock at that
    moment, null if the moment is not known. ``hidden_at`` is set while the owner hides the file from visitors.
    ``is_hero`` marks a photo that is shown large in the grid.
    ``is_cover`` marks the collection's cover, which has further variants; workers update it each minute, so pages do
    not rely on it.
    ``published_seq`` is the number of the publication with which visitors could see the file; null before the next one,
    and for a hidden file, so that it is new again when it is shown.
    ``duration_ms`` is the length in milliseconds of a video with a poster, 0 if it is not known, null of other files.
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
            sqlite_where=text("variants_due = 1"),  # exactly as queries write it; SQLite uses the index only then
            postgresql_where=text("variants_due"),
        ),
        Index(
            "ix_files_preview_due",
            "state",
            "id",
            sqlite_where=text("preview_due = 1"),
            postgresql_where=text("preview_due"),
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
        # Counts and sums of a million files are read from these indexes alone, in 0.1 s instead of 1 s.
        Index(
            "ix_files_counts",
            "collection_id",
            "trashed_at",
            "upload_complete",
            "state",
            "size",
            "hidden_at",
            "duration_ms",
        ),
        Index("ix_files_collection_id_published_seq", "collection_id", "published_seq"),
        Index("ix_files_storage_backend_size", "storage_backend", "size"),
        Index(
            "ix_files_is_cover",
            "collection_id",
            sqlite_where=text("is_cover = 1"),
            postgresql_where=text("is_cover"),
        ),
        Index(
            "ix_files_original_of",
            "original_of",
            sqlite_where=text("original_of IS NOT NULL"),
            postgresql_where=text("original_of IS NOT NULL"),
        ),
    )

    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id", ondelete="SET NULL"))
    position: Mapped[int] = mapped_column(default=0)
    original_filename: Mapped[str] = mapped_column(TypedText(LONGEST_NAME))
    name_key: Mapped[str] = mapped_column(sort_key(), server_default="")
    mime_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    is_copy: Mapped[bool] = mapped_column(default=False)
    is_hero: Mapped[bool] = mapped_column(default=False)
    is_cover: Mapped[bool] = mapped_column(default=False, server_default=false())
    upload_complete: Mapped[bool] = mapped_column(default=False)
    thumb_path: Mapped[str | None] = mapped_column(String(1024))
    medium_path: Mapped[str | None] = mapped_column(String(1024))
    width: Mapped[int | None]
    height: Mapped[int | None]
    color: Mapped[str | None] = mapped_column(String(7))
    placeholder: Mapped[str | None] = mapped_column(String(500))
    duration_ms: Mapped[int | None]
    taken_at: Mapped[datetime | None]
    taken_sort_at: Mapped[datetime | None]
    metadata_json: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_seq: Mapped[int | None]
    trashed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    collection: Mapped[Collection] = relationship(foreign_keys=[collection_id])
    section: Mapped[Section | None] = relationship(foreign_keys=[section_id])
    variants: Mapped[list[FileVariant]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    tags: Mapped[list[FileTag]] = relationship(
        order_by=FileTag.name, cascade="all, delete-orphan", passive_deletes=True
    )

    @classmethod
    def create(cls, *, uuid: UUID, filename: str, key: str, waits: bool, now: datetime, **columns: Any) -> "File":
        """Return the row of a file whose bytes are stored under ``key``; the caller adds it to a session.

        ``waits`` says that a worker has to read the file first; otherwise it is a file that is not a picture.
        ``columns`` are the other columns: those of the collection, the content and the store.
        """
        state = FileState.PENDING if waits else FileState.UNSUPPORTED
        names = {"original_filename": filename, "storage_path": key}
        return cls(uuid=uuid, upload_complete=True, state=state, created_at=now, **names, **columns)

    def copy_to(self, collection: Collection, *, section_id: int | None, position: int, now: datetime) -> "File":
        """Return a new file of ``collection`` that shares this file's original; the caller adds it to a session.

        A worker makes the variants of a picture; any other file is finished at once.
        """
        content = {name: getattr(self, name) for name in copied_columns()}
        copy = File(**File.columns_of_copy(content, collection, section_id=section_id, position=position, now=now))
        copy.tag(self.tag_names)
        return copy

    @classmethod
    def columns_of_copy(
        cls,
        source: "Mapping[str, Any]",
        collection: Collection,
        *,
        section_id: int | None,
        position: int,
        now: datetime,
    ) -> dict[str, Any]:
        """Return the columns of a copy in ``collection``; ``source`` has the ``copied_columns`` of the file."""
        uuid = uuid4()
        metadata = dict(source["metadata_json"] or {})
        if not collection.keeps_location:
            metadata.pop("location", None)
        return {
            **{name: value for name, value in source.items() if name not in OF_ONE_ROW},
            "uuid": uuid,
            "collection_id": collection.id,
            "section_id": section_id,
            "position": position,
            "original_of": source["original_of"] or source["uuid"],
            "variants_folder": f"collections/{collection.uuid}/{uuid}/",
            "metadata_json": metadata,
            "upload_complete": True,
            "state": FileState.PENDING if source["state"] in SHOWN_AS_PICTURE else FileState.UNSUPPORTED,
            "created_at": now,
        }

    @classmethod
    def twin(cls, session: Session, collection_id: int, sha256: str | None) -> "File | None":
        """Return the live file of the collection whose content, now or when it was uploaded, has this SHA-256."""
        if sha256 is None:
            return None
        content = or_(cls.sha256 == sha256, cls.arrived_sha256 == sha256)
        same = (cls.collection_id == collection_id, content, cls.trashed_at.is_(None))
        return session.scalar(select(cls).where(*same).order_by(cls.is_copy, cls.id))

    @classmethod
    def named(cls, filename: str) -> dict[str, str]:
        """Return the columns that hold a file's name, for statements that change rows without loading them."""
        return {"original_filename": filename, "name_key": natural_key(filename)}

    @validates("original_filename")
    def _set_name_key(self, _name: str, filename: str) -> str:
        self.name_key = natural_key(filename)
        return filename

    def rename(self, filename: str) -> None:
        """Give the file another name for downloads; its key in the store stays.

        Raises ``InvalidInput`` for a name that is empty, too long, or has slashes or invisible characters.
        """
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

    def tag(self, names: "Iterable[str]") -> bool:
        """Give the file these tags and no others; return whether any changed.

        Raises ``InvalidInput`` for too many tags, and for a tag that is too long.
        """
        there, wanted = {tag.name: tag for tag in self.tags}, checked_tags(names, MOST_FILE_TAGS)
        self.tags = [there.get(name) or FileTag(name=name) for name in wanted]
        return there.keys() != set(wanted)

    def trash(self, now: datetime) -> None:
        """Move the file to the trash: no visitor sees it, and its owner can restore it until it is purged."""
        self.trashed_at = self.trashed_at or now

    def restore(self, session: Session) -> None:
        """Restore the file from the trash; as a copy if its content has been uploaded again since."""
        from app.models.files.restoring import restore_files

        restore_files(session, [self])

    def hide(self, now: datetime) -> None:
        """Hide the file from every visitor; its owner still sees it and can show it again."""
        self.hidden_at, self.published_seq = self.hidden_at or now, None

    def show(self) -> None:
        """Show a hidden file to visitors again."""
        self.hidden_at = None

    @property
    def taken_precision(self) -> str | None:
        """The last known part of ``taken_at``: year, month, day, minute or second; None without a time."""
        return (self.metadata_json or {}).get("taken_at_precision", "second") if self.taken_at else None

    @property
    def is_video(self) -> bool:
        """Whether the file is a video with a poster."""
        return self.state in SHOWN_AS_PICTURE and self.duration_ms is not None

    @property
    def tag_names(self) -> list[str]:
        """The tags in alphabetical order."""
        return sorted((tag.name for tag in self.tags), key=natural_key)

    def variant(self, name: str, format: str = "jpeg") -> FileVariant | None:
        """Return the variant with this name and format, or None if it was not made."""
        return next((v for v in self.variants if (v.name, v.format) == (name, format)), None)


def copied_columns() -> list[str]:
    """Return the names of the columns that a copy is made from: those of the content, and of the row's origin."""
    names = [column.key for column in inspect(File).column_attrs]
    return [name for name in names if name not in OF_ONE_ROW or name in OF_THE_ORIGIN]
