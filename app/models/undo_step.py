"""An undo step: what one act of an owner changed, for undoing exactly that within an hour."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Uuid, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Session, UTCDateTime
from app.errors import NotFound
from app.languages import gettext as _
from app.models.collection import Collection
from app.models.columns import text_enum
from app.models.deletable import UNDO_FOR


class UndoKind(StrEnum):
    """The act to undo.

    A section was made of a selection, files were hidden, things were restored from the trash, the values of files
    changed, or another cover was set.
    """

    SECTION_MADE = "section_made"
    FILES_HIDDEN = "files_hidden"
    TRASH_RESTORED = "trash_restored"
    FILES_CHANGED = "files_changed"
    COVER_SET = "cover_set"


class UndoStep(Base):
    """The changes of one act as plain JSON values in ``facts``, for ``services/undo/undo_service.py``.

    ``collection_id`` is null if the act was about several collections.
    """

    __tablename__ = "undo_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    collection_id: Mapped[int | None] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), index=True)
    kind: Mapped[UndoKind] = mapped_column(text_enum(UndoKind))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    collection: Mapped[Collection | None] = relationship()

    @classmethod
    def create(
        cls,
        session: Session,
        owner_id: int,
        kind: UndoKind,
        facts: dict[str, Any],
        *,
        now: datetime,
        collection: Collection | None = None,
    ) -> "UndoStep":
        """Add a step with a new uuid."""
        step = cls(
            uuid=uuid4(),
            owner_id=owner_id,
            collection_id=collection.id if collection else None,
            kind=kind,
            facts=facts,
            created_at=now,
        )
        session.add(step)
        return step

    @classmethod
    def take(cls, session: Session, owner_id: int, uuid: UUID, now: datetime) -> "UndoStep":
        """Return the owner's step and delete it, so that it is undone once.

        Raises ``NotFound`` if it was undone already or is an hour old.
        """
        mine = (cls.uuid == uuid, cls.owner_id == owner_id, cls.created_at > now - UNDO_FOR)
        step = session.scalar(select(cls).where(*mine).with_for_update())
        if step is None:
            raise NotFound(_("This can no longer be undone: it was undone already, or an hour has passed."))
        session.delete(step)
        return step

    @classmethod
    def forget(cls, session: Session, now: datetime) -> None:
        """Remove the steps that are an hour old or older."""
        over = delete(cls).where(cls.created_at <= now - UNDO_FOR)
        session.execute(over.execution_options(synchronize_session=False))
