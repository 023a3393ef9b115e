"""An upload: a file on its way in over many requests, how far it has come, and who is writing to it now."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, Uuid, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime
from app.errors import Conflict
from app.languages import gettext as _
from app.models.columns import TypedText, text_enum
from app.models.files.file import LONGEST_NAME

LONGEST_HOLDER = 120
LONGEST_BATCH, LONGEST_NEIGHBOR = 64, 50  # characters


class UploadState(StrEnum):
    """Where an upload stands: bytes still come, a file was made of it, or it is over and its bytes are to go."""

    ARRIVING = "arriving"
    FINISHED = "finished"
    ENDED = "ended"


_MOVES = {UploadState.ARRIVING: {UploadState.FINISHED, UploadState.ENDED}}


class Upload(Base):
    """``offset`` is how many bytes are known to be durable; after a crash the store may have more, never fewer.

    The file it becomes has ``file_uuid``, unless its content was there already: then ``file_id`` is that twin's.
    A lease is free once ``lease_until`` has passed. ``batch_index`` and the files that it was sent after and before
    say which position its file gets (``UploadOrder``).
    """

    __tablename__ = "uploads"
    __table_args__ = (
        Index("ix_uploads_state_expires_at", "state", "expires_at"),
        Index("ix_uploads_collection_id_state", "collection_id", "state"),
        Index("ix_uploads_batch", "collection_id", "batch", "batch_index"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    collection_id: Mapped[int | None] = mapped_column(ForeignKey("collections.id", ondelete="SET NULL"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id", ondelete="SET NULL"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"))
    file_uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    filename: Mapped[str] = mapped_column(TypedText(LONGEST_NAME))
    relative_path: Mapped[str | None] = mapped_column(TypedText())
    last_modified: Mapped[int | None] = mapped_column(BigInteger)  # milliseconds since 1970, as browsers say it
    announced_sha256: Mapped[str | None] = mapped_column(String(64))
    keeps_copy: Mapped[bool] = mapped_column(default=False)
    batch: Mapped[str | None] = mapped_column(String(LONGEST_BATCH))
    batch_index: Mapped[int | None]
    sent_after: Mapped[str | None] = mapped_column(String(LONGEST_NEIGHBOR))
    sent_before: Mapped[str | None] = mapped_column(String(LONGEST_NEIGHBOR))
    metadata_text: Mapped[str] = mapped_column(Text, default="")
    mime_type: Mapped[str | None] = mapped_column(String(100))  # null until enough bytes are there to tell
    size: Mapped[int] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[UploadState] = mapped_column(text_enum(UploadState), default=UploadState.ARRIVING)
    storage_backend: Mapped[str] = mapped_column(String(16))
    storage_path: Mapped[str] = mapped_column(String(1024))
    multipart_id: Mapped[str | None] = mapped_column(Text)
    lease_holder: Mapped[str | None] = mapped_column(String(LONGEST_HOLDER))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def fresh(cls, session: Session, upload_id: int) -> "Upload | None":
        """The row as it is now, whatever the session remembers of it."""
        return session.scalar(select(cls).where(cls.id == upload_id).execution_options(populate_existing=True))

    @classmethod
    def take(cls, session: Session, upload_id: int, *, seen: str | None, holder: str, until: datetime) -> bool:
        """Takes the upload for one writer in one statement, if its holder is still the one who was ``seen``."""
        return cls._change(
            session, cls.id == upload_id, cls.lease_holder == seen, lease_holder=holder, lease_until=until
        )

    @classmethod
    def change_leased(cls, session: Session, upload_id: int, holder: str, **values) -> bool:
        """Changes the row for the writer who holds it; false where the lease went to another meanwhile."""
        return cls._change(session, cls.id == upload_id, cls.lease_holder == holder, **values)

    @classmethod
    def _change(cls, session: Session, *wanted, **values) -> bool:
        change = update(cls).where(*wanted).values(**values).execution_options(synchronize_session=False)
        return session.execute(change).rowcount == 1  # type: ignore[attr-defined]

    def move_to(self, state: UploadState) -> None:
        """Goes on to this state; raises ``Conflict`` where no way leads there."""
        if state not in _MOVES.get(self.state, set()):
            raise Conflict(_("This upload has ended, or is being finished. Start it again."))
        self.state = state

    @property
    def is_complete(self) -> bool:
        """Whether every byte is there."""
        return self.offset == self.size
