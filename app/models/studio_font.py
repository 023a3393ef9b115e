"""The studio's own typeface: a font for titles and one for text, which the studio uploaded."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, LargeBinary, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime
from app.errors import Conflict
from app.languages import gettext as _
from app.models.columns import TypedText, text_enum
from app.models.deletable import UNDO_FOR

LONGEST_FILE_NAME = 255


class FontRole(StrEnum):
    """The use of a font of the studio's typeface: titles, or all other text."""

    TITLE = "title"
    TEXT = "text"


class StudioFont(Base):
    """The studio's font of one role.

    It is stored here instead of in the photo store, for the reasons of the logo: it belongs to no collection, and so is
    in every backup. ``incoming`` is an uploaded file, until the worker has made ``font`` (WOFF2) from it; then the file
    becomes ``source``, from which the font can be made again. ``facts`` are those of `WebFont`, ``recipe`` is the
    number of the recipe by which the font was made. A removed font (``removed_at``) is stored for another hour, so that
    it can be restored.
    """

    __tablename__ = "studio_fonts"

    role: Mapped[FontRole] = mapped_column(text_enum(FontRole), primary_key=True)
    incoming: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    incoming_name: Mapped[str] = mapped_column(TypedText(LONGEST_FILE_NAME), default="")
    source: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    source_name: Mapped[str] = mapped_column(TypedText(LONGEST_FILE_NAME), default="")
    font: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    recipe: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    is_due: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(Text)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def all(cls, session: Session) -> dict[FontRole, "StudioFont"]:
        """Return the studio's fonts by role."""
        return {found.role: found for found in session.scalars(select(cls))}

    @classmethod
    def of(cls, session: Session, role: FontRole) -> "StudioFont":
        """Return the row of this role, which is added if it is not there."""
        found = session.get(cls, role)
        if found is None:
            found = cls(role=role, version=0, recipe=0, is_due=False)
            session.add(found)
        return found

    @property
    def is_shown(self) -> bool:
        """Whether pages can use the font."""
        return self.facts is not None and self.removed_at is None

    def bring(self, content: bytes, name: str) -> None:
        """Store an uploaded file for the worker; the present font stays until the worker has made the new one."""
        self.incoming, self.incoming_name, self.is_due, self.error = content, name[-LONGEST_FILE_NAME:], True, None

    def show(self, font: bytes, facts: dict[str, Any], source: bytes, recipe: int) -> None:
        """Store the web font that the worker made from ``source``, with its facts."""
        if self.incoming is not None:
            self.source_name = self.incoming_name
        self.font, self.facts, self.source, self.recipe = font, facts, source, recipe
        self.version += 1
        self._settle(None)
        self.removed_at = None

    def refuse(self, reason: str) -> None:
        """Discard the uploaded file, and store the reason why no web font could be made from it."""
        self._settle(reason)

    def remove(self, now: datetime) -> None:
        """Remove the font, so that pages use the families of the visitor's device instead."""
        self._settle(None)
        self.removed_at = self.removed_at or now

    def bring_back(self, now: datetime) -> None:
        """Restore the removed font; raises ``Conflict`` if it was removed an hour ago or earlier."""
        if self.facts is None or self.removed_at is None or self.removed_at <= now - UNDO_FOR:
            raise Conflict(_("That font was deleted permanently. Upload the file again."))
        self.removed_at = None

    @classmethod
    def forget_removed(cls, session: Session, now: datetime) -> None:
        """Delete permanently the fonts that were removed an hour ago or earlier."""
        for found in session.scalars(select(cls).where(cls.removed_at <= now - UNDO_FOR, cls.is_due.is_(False))):
            found.font = found.source = found.facts = found.removed_at = None

    def _settle(self, error: str | None) -> None:
        self.incoming, self.incoming_name, self.is_due, self.error = None, "", False, error
