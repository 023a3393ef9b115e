"""A share link: a personal, revocable link to one collection, with rights of its own."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Column, ForeignKey, String, Table, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Session, UTCDateTime
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.client import Client
from app.models.collection import Collection
from app.models.columns import TypedText, checked_language, language_tag, text_enum
from app.models.guarded import Downloads, GuardedLink
from app.models.section import Section
from app.models.text.email_address import LONGEST_EMAIL, checked_email
from app.models.text.typed_text import one_line

LONGEST_NAME = 100
LARGEST_QUOTA = 100_000  # photos

share_link_sections = Table(
    "share_link_sections",
    Base.metadata,
    Column("share_link_id", ForeignKey("share_links.id", ondelete="CASCADE"), primary_key=True),
    Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class ShareLink(GuardedLink, Base):
    """A share link to one collection; its rights can only narrow the collection's.

    The token is stored as it is, because the owner may copy the link again. A link that ``is_limited`` shows its
    ``sections`` only; once the last of them is deleted permanently, it shows nothing, instead of everything.
    ``language`` is the tag of the language that its visitors get, unless they choose one; null is the collection's.
    ``download_quota`` is the number of photos that may be downloaded with the link; None is no limit.
    ``email`` is the address of the person, which only the owner sees. ``mails_stopped_at`` is when that person asked
    for no more reminders.
    ``self_extended_at`` is when the visitor extended the link without asking, which is possible once.
    ``client_id`` is the client whose page lists the link's gallery.
    """

    __tablename__ = "share_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(TypedText(LONGEST_NAME))
    email: Mapped[str | None] = mapped_column(TypedText(LONGEST_EMAIL))
    mails_stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    downloads: Mapped[Downloads] = mapped_column(text_enum(Downloads), default=Downloads.ORIGINAL)
    download_quota: Mapped[int | None]
    may_favorite: Mapped[bool] = mapped_column(default=True)
    is_limited: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None] = mapped_column(language_tag())
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id", ondelete="SET NULL"), index=True)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    self_extended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    collection: Mapped[Collection] = relationship(back_populates="share_links")
    client: Mapped[Client | None] = relationship()
    sections: Mapped[list[Section]] = relationship(
        secondary=share_link_sections, order_by=(Section.position, Section.id), passive_deletes=True
    )

    @classmethod
    def create(
        cls,
        session: Session,
        collection: Collection,
        *,
        name: str,
        now: datetime,
        downloads: Downloads = Downloads.ORIGINAL,
        expires_at: datetime | None = None,
        may_favorite: bool = True,
    ) -> "ShareLink":
        """Add a link to everything in the collection, with a new token of 128 random bits.

        Raises ``InvalidInput`` for an empty or too long name.
        """
        link = cls(token=secrets.token_urlsafe(16), created_at=now, password_version=0, pin_version=0, is_limited=False)
        link.rename(name)
        link.collection = collection
        link.downloads, link.expires_at, link.may_favorite = downloads, expires_at, may_favorite
        session.add(link)
        return link

    @classmethod
    def by_token(cls, session: Session, token: str) -> "ShareLink | None":
        """Return the link with this token, or None; it may be revoked or expired, which the policy checks."""
        return session.scalar(select(cls).where(cls.token == token))

    def rename(self, name: str) -> None:
        """Set for whom the link is, which only its owner sees; raises ``InvalidInput`` if empty or too long."""
        if not (name := one_line(name)) or len(name) > LONGEST_NAME:
            raise InvalidInput(
                _("Say whom the link is for, in at most %(longest_name)s characters.", longest_name=LONGEST_NAME),
                field="name",
            )
        self.name = name

    def set_email(self, address: str | None) -> None:
        """Set the person's e-mail address, or none if it is empty; raises ``InvalidInput`` if it cannot be one."""
        self.email = checked_email(address or "")

    def limit_to(self, sections: Iterable[Section] | None) -> None:
        """Limit the link to these sections of its collection, or let it show everything if None is given.

        Raises ``InvalidInput`` for no section, and for a section of another collection.
        """
        wanted = list(sections or ())
        if any(section.collection_id != self.collection.id for section in wanted):
            raise InvalidInput(_("A link shows sections of its own collection only."), field="sections")
        if sections is not None and not wanted:
            raise InvalidInput(_("Select at least one section, or let the link show all photos."), field="sections")
        self.sections, self.is_limited = wanted, sections is not None

    def set_language(self, language: str | None) -> None:
        """Set the language of the link's visitors, or None for the collection's; raises ``InvalidInput``."""
        self.language = checked_language(language)

    def limit_downloads(self, quota: int | None) -> None:
        """Limit the downloads to this number of photos, or to none if it is None; raises ``InvalidInput``."""
        if quota is not None and not 1 <= quota <= LARGEST_QUOTA:
            raise InvalidInput(
                _("Allow 1 to %(most)s photos, or leave the number empty.", most=LARGEST_QUOTA),
                field="download_quota",
            )
        self.download_quota = quota

    def revoke(self, now: datetime) -> None:
        """Revoke the link, so that visitors with it are refused on their next request."""
        self.revoked_at = self.revoked_at or now

    def reinstate(self) -> None:
        """Undo the revocation, so that the link works as before, also for visitors who used it earlier."""
        self.revoked_at = None
