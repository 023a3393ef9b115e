"""A collection: one client gallery, with its privacy, its password, its expiry and its download rights."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.database import Base, Session, UTCDateTime
from app.errors import Conflict, InvalidInput
from app.languages import gettext as _
from app.models.accounts.password import HashedPassword
from app.models.accounts.user import User
from app.models.columns import TypedText, checked_language, language_tag, sort_key, text_enum
from app.models.delivery.extendable import Extendable
from app.models.delivery.first_look import FirstLook, Stage
from app.models.delivery.publication import Publication
from app.models.files.tag import CollectionTag, checked_tags
from app.models.gate import Gate, gate_composite
from app.models.guarded import Downloads, GuardedCollection, Privacy
from app.models.text.natural_order import natural_key
from app.models.text.slug import fresh_slug
from app.models.text.typed_text import one_line
from app.models.theme import Theme, theme_composite

if TYPE_CHECKING:
    from app.models.files.file import File
    from app.models.section import Section
    from app.models.share_link import ShareLink

SLUG_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_TITLE, LONGEST_SLUG, LONGEST_WORDS = 200, 100, 2000
MOST_SELECTED = 1500  # photos in one favorites list: as many as always fit into a download's address


class Collection(GuardedCollection, FirstLook, Publication, Extendable, Base):
    """A client gallery of one owner.

    Its password protects everything in it, but a share link with a password of its own asks for that one instead.
    ``message`` is shown under the cover, ``closing`` after the last photo, and ``gate`` on the password page.
    ``keeps_location`` stores the locations of photographs for the owner; ``strips_location`` removes them from what
    visitors download. ``prepared_sizes`` names the sizes for downloads that workers make of its pictures, such as
    ``print web``. ``selection_wanted`` is how many photos a visitor is asked to select at most, and
    ``selection_due`` is the last day for it. ``language`` is the tag of the language that visitors get, unless they
    choose one; null is that of their browser. ``message_template`` is the uuid of the template that was selected for
    the messages with its links, ``standard`` for the built-in text, or "" if none was selected. ``automatic_mails``
    names the kinds of mails that are sent to its links without an act of the owner, such as ``ends_soon closed``.
    """

    __tablename__ = "collections"
    __table_args__ = (
        Index("ix_collections_owner_id_trashed_at_position", "owner_id", "trashed_at", "position"),
        Index("ix_collections_privacy", "privacy"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    title: Mapped[str] = mapped_column(TypedText(LONGEST_TITLE))
    title_key: Mapped[str] = mapped_column(sort_key(), server_default="")
    description: Mapped[str] = mapped_column(TypedText(), default="")
    message: Mapped[str] = mapped_column(TypedText(), default="")
    closing: Mapped[str] = mapped_column(TypedText(), default="")
    event_date: Mapped[date | None]
    privacy: Mapped[Privacy] = mapped_column(text_enum(Privacy), default=Privacy.DRAFT)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    downloads: Mapped[Downloads] = mapped_column(text_enum(Downloads), default=Downloads.ORIGINAL)
    prepared_sizes: Mapped[str] = mapped_column(String(32), default="")
    keeps_location: Mapped[bool] = mapped_column(default=False)
    strips_location: Mapped[bool] = mapped_column(default=False)
    allows_favorites: Mapped[bool] = mapped_column(default=True)
    selection_wanted: Mapped[int | None]
    selection_due: Mapped[date | None]
    cover_id: Mapped[int | None] = mapped_column(
        ForeignKey("files.id", ondelete="SET NULL", use_alter=True, name="fk_collections_cover_id")
    )
    theme: Mapped[Theme] = theme_composite()
    language: Mapped[str | None] = mapped_column(language_tag())
    gate: Mapped[Gate] = gate_composite()
    message_template: Mapped[str] = mapped_column(String(36), default="")
    automatic_mails: Mapped[str] = mapped_column(String(64), default="")
    position: Mapped[int] = mapped_column(default=0)
    arranged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # null: its files are in the order of sending
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    trashed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)

    owner: Mapped[User] = relationship()
    sections: Mapped[list["Section"]] = relationship(
        back_populates="collection", order_by="Section.position, Section.id", passive_deletes=True
    )
    tags: Mapped[list[CollectionTag]] = relationship(
        order_by=CollectionTag.name, cascade="all, delete-orphan", passive_deletes=True
    )
    cover: Mapped["File | None"] = relationship(foreign_keys=[cover_id], post_update=True)
    share_links: Mapped[list["ShareLink"]] = relationship(back_populates="collection", passive_deletes=True)

    @classmethod
    def create(cls, session: Session, owner: User, *, title: str, now: datetime) -> "Collection":
        """Add a draft at the top of the owner's list, with a slug of its title and eight random characters.

        Raises ``InvalidInput`` for an empty or too long title.
        """
        collection = cls(
            owner=owner,
            created_at=now,
            slug="",
            privacy=Privacy.DRAFT,
            password_version=0,
            pin_version=0,
            prepared_sizes="",
            theme=Theme(),
            gate=Gate(),
            stage=Stage.COMPLETE,
            may_ask_for_days=True,
            tells_automatically=False,
            announces=False,
        )
        collection.rename(title)
        collection.slug = fresh_slug(collection.title, LONGEST_SLUG)
        first = session.scalar(select(func.min(cls.position)).where(cls.owner_id == owner.id))
        collection.position = (first or 0) - 1
        session.add(collection)
        return collection

    @classmethod
    def for_change(cls, session: Session, collection_id: int) -> "Collection":
        """Return the collection as it is stored now, locked against other transactions until this one ends."""
        return session.get_one(cls, collection_id, with_for_update=True, populate_existing=True)

    def rename(self, title: str) -> None:
        """Give the collection another title, at the address that it has.

        Raises ``InvalidInput`` for an empty or too long title.
        """
        title = one_line(title)
        if not title or len(title) > LONGEST_TITLE:
            raise InvalidInput(
                _("Give the collection a name of at most %(longest_title)s characters.", longest_title=LONGEST_TITLE),
                field="title",
            )
        self.title = title

    @validates("title")
    def _set_title_key(self, _name: str, title: str) -> str:
        self.title_key = natural_key(title)
        return title

    def move_to(self, session: Session, slug: str) -> None:
        """Give the collection another address, and lock out the visitors who unlocked it or its links before.

        The old address no longer works. Raises ``InvalidInput`` for an unusable slug, ``Conflict`` for one in use.
        """
        if slug == self.slug:
            return
        if not SLUG_FORM.fullmatch(slug) or len(slug) > LONGEST_SLUG:
            raise InvalidInput(
                _("An address holds small letters, digits and single dashes, such as anna-and-tom."), field="slug"
            )
        if session.scalar(select(Collection.id).where(Collection.slug == slug)) is not None:
            raise Conflict(_("Another collection has this address. Choose another."), field="slug")
        self.slug = slug
        self.lock_everyone_out()
        for link in self.share_links:
            link.lock_everyone_out()

    def protect(self, privacy: Privacy, password: HashedPassword | None = None) -> None:
        """Set which visitors may open the collection.

        A password can be given with ``Privacy.PASSWORD`` only; without it, the stored password stays. The stored one
        also stays while another privacy is set: visitors who unlocked it before need not enter it again later.
        Raises ``InvalidInput`` if no password is given or stored, or if one is given with another privacy.
        """
        if privacy is Privacy.PASSWORD:
            if not password and self.password_hash is None:
                raise InvalidInput(_("Enter the password that opens this collection."), field="password")
            if password:
                self.set_password(password)
        elif password:
            raise InvalidInput(
                _("A password needs the privacy “Password”. Choose it, or leave the password empty."),
                field="password",
            )
        self.privacy = privacy

    def ask_for_selection(self, wanted: int | None, due: date | None) -> None:
        """Ask visitors to select at most ``wanted`` photos until ``due``; either can be None.

        Raises ``InvalidInput`` for a number outside of 1 to 1,500.
        """
        if wanted is not None and not 1 <= wanted <= MOST_SELECTED:
            raise InvalidInput(
                _("Ask for 1 to %(most_selected)s photos, or leave the number empty.", most_selected=MOST_SELECTED),
                field="selection_wanted",
            )
        self.selection_wanted, self.selection_due = wanted, due

    def set_language(self, language: str | None) -> None:
        """Set the language of visitors, or None for that of their browser; raises ``InvalidInput``."""
        self.language = checked_language(language)

    def tag(self, names: Iterable[str]) -> None:
        """Give the collection these tags and no others; raises ``InvalidInput`` for too many or too long ones."""
        there = {tag.name: tag for tag in self.tags}
        self.tags = [there.get(name) or CollectionTag(name=name) for name in checked_tags(names)]

    def trash(self, now: datetime) -> None:
        """Move the collection to the trash, from which its owner can restore it until it is purged."""
        self.trashed_at = self.trashed_at or now

    def restore(self) -> None:
        """Restore the collection from the trash."""
        self.trashed_at = None

    @property
    def tag_names(self) -> list[str]:
        """The collection's tags, in alphabetical order."""
        return sorted((tag.name for tag in self.tags), key=natural_key)

    @property
    def live_sections(self) -> list["Section"]:
        """The sections that are not in the trash, in order."""
        return [section for section in self.sections if section.trashed_at is None]
