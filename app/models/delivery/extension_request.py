"""An extension request: a visitor asks for more days before the end."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UTCDateTime
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.collection import Collection
from app.models.columns import TypedText, text_enum
from app.models.share_link import ShareLink
from app.models.text.typed_text import in_lines, one_line

LONGEST_NAME, LONGEST_TEXT = 100, 500


class Decision(StrEnum):
    """The owner's decision about a request."""

    APPROVED = "approved"
    DECLINED = "declined"


class ExtensionRequest(Base):
    """A request, open until ``decided_at``.

    ``visitor`` is the random id of the browser, for requests without a share link. ``ended_at`` is the end that the
    visitor saw (UTC). ``days`` is by how many days an approval extended it.
    """

    __tablename__ = "extension_requests"
    __table_args__ = (Index("ix_extension_requests_collection_id_decided_at", "collection_id", "decided_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    share_link_id: Mapped[int | None] = mapped_column(ForeignKey("share_links.id", ondelete="CASCADE"), index=True)
    visitor: Mapped[UUID | None] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(TypedText(LONGEST_NAME))
    text: Mapped[str] = mapped_column(TypedText(LONGEST_TEXT))
    ended_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decision: Mapped[Decision | None] = mapped_column(text_enum(Decision))
    days: Mapped[int | None]

    collection: Mapped[Collection] = relationship()
    share_link: Mapped[ShareLink | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether the owner has not decided yet."""
        return self.decided_at is None

    def decide(self, decision: Decision, now: datetime, *, days: int | None = None) -> None:
        """Store the owner's decision; the caller has checked that the request is open."""
        self.decision, self.decided_at, self.days = decision, now, days


def checked_name(text: str) -> str:
    """Return the name on one line; raises ``InvalidInput`` for an empty one or more than 100 characters."""
    name = one_line(text)
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            _("Say who you are, in at most %(longest_name)s characters.", longest_name=LONGEST_NAME), field="name"
        )
    return name


def checked_text(text: str) -> str:
    """Return the text with one kind of line end; raises ``InvalidInput`` for more than 500 characters."""
    text = in_lines(text).strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(_("Write at most %(most)s characters.", most=LONGEST_TEXT), field="text")
    return text
