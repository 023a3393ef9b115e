"""A preset: named settings that new collections of an owner can start with."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.columns import TypedText
from app.models.deletable import Deletable
from app.models.one_default import OneDefault
from app.models.text.natural_order import natural_key
from app.models.text.typed_text import one_line

LONGEST_NAME = 100


class Preset(OneDefault, Deletable, Base):
    """A preset of one owner; a new collection starts with the default preset, if there is one.

    ``settings`` are plain JSON values, which ``services/collections/preset_settings.py`` reads.
    """

    __tablename__ = "presets"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(TypedText(LONGEST_NAME))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def create(cls, session: Session, owner_id: int, *, name: str, settings: dict[str, Any], now: datetime) -> "Preset":
        """Add a preset; raises ``InvalidInput`` for an empty or too long name."""
        preset = cls(owner_id=owner_id, settings=settings, created_at=now)
        preset.rename(name)
        session.add(preset)
        return preset

    @classmethod
    def all_of(cls, session: Session, owner_id: int) -> list["Preset"]:
        """Return the owner's presets, the default one first, then by name."""
        mine = select(cls).where(cls.owner_id == owner_id, cls.deleted_at.is_(None))
        return sorted(session.scalars(mine), key=lambda preset: (not preset.is_default, natural_key(preset.name)))

    def rename(self, name: str) -> None:
        """Give the preset another name; raises ``InvalidInput`` for an empty or too long one."""
        name = one_line(name)
        if not name or len(name) > LONGEST_NAME:
            raise InvalidInput(
                _("Give the preset a name of at most %(longest_name)s characters.", longest_name=LONGEST_NAME),
                field="name",
            )
        self.name = name
