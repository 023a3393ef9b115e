"""An upload: a file that arrives in several requests, its progress, and the lease of the process that writes it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime
from app.errors import Conflict
from app.languages import gettext as _
from app.models.columns import TypedText, text_enum
from app.models.files.arrival import LONGEST_NAME
from app.models.files.lease import Lease

LONGEST_BATCH, LONGEST_NEIGHBOR = 64, 50  # characters


class UploadState(StrEnum):
    """The state of an upload: bytes arrive, a file was made of it, or it ended and its bytes are to be removed."""

    ARRIVING = "arriving"
    FINISHED = "finished"
    ENDED = "ended"


_MOVES = {UploadState.ARRIVING: {UploadState.FINISHED, UploadState.ENDED}}


class Upload(Lease, Base):
    """An upload in several requests.

    ``offset`` is the number of bytes that are known to be durable; after a crash the store may have more, never fewer.
    ``file_uuid`` is the uuid of the file that it becomes. If its content already exists, ``file_id`` is the existing
    file's instead. ``replaces`` is the uuid of the file whose content it replaces.
    ``batch_index`` and the files that it was sent after and before decide the position of its file
    (``UploadOrder``). ``last_modified`` is in milliseconds since 1970. ``mime_type`` is null until enough bytes have
    arrived to tell it.
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
    last_modified: Mapped[int | None] = mapped_column(BigInteger)
    announced_sha256: Mapped[str | None] = mapped_column(String(64))
    keeps_copy: Mapped[bool] = mapped_column(default=False)
    replaces: Mapped[UUID | None] = mapped_column(Uuid)
    batch: Mapped[str | None] = mapped_column(String(LONGEST_BATCH))
    batch_index: Mapped[int | None]
    sent_after: Mapped[str | None] = mapped_column(String(LONGEST_NEIGHBOR))
    sent_before: Mapped[str | None] = mapped_column(String(LONGEST_NEIGHBOR))
    metadata_text: Mapped[str] = mapped_column(Text, default="")
    mime_type: Mapped[str | None] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[UploadState] = mapped_column(text_enum(UploadState), default=UploadState.ARRIVING)
    storage_backend: Mapped[str] = mapped_column(String(16))
    storage_path: Mapped[str] = mapped_column(String(1024))
    multipart_id: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def fresh(cls, session: Session, upload_id: int) -> "Upload | None":
        """Return the row as the database has it now, or None if it is gone."""
        return session.scalar(select(cls).where(cls.id == upload_id).execution_options(populate_existing=True))

    def move_to(self, state: UploadState) -> None:
        """Change to this state; raise ``Conflict`` if the present state does not allow it."""
        if state not in _MOVES.get(self.state, set()):
            raise Conflict(_("This upload has ended, or is being finished. Start it again."))
        self.state = state

    @property
    def is_complete(self) -> bool:
        """Whether every byte has arrived."""
        return self.offset == self.size
