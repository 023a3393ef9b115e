"""The studio: one row with the site's name, contact, accent color and logo, and the time when it was set up."""

import hashlib
import unicodedata
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import CheckConstraint, LargeBinary, String, Text, or_, update
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime, changed_rows
from app.errors import Conflict, InvalidInput
from app.languages import ENGLISH
from app.languages import gettext as _
from app.models.accent import Accent
from app.models.columns import TypedText, checked_language, language_tag
from app.models.deletable import UNDO_FOR
from app.models.text.typed_text import composed, one_line

ONLY_ID = 1
DEFAULT_NAME = "Vitrine"
LONGEST_NAME, LONGEST_CONTACT, LONGEST_FOOTER = 200, 200, 500


class Studio(Base):
    """The one row of the studio, which the first migration makes.

    The logo is stored here instead of in the photo store: it has a few kilobytes, belongs to no collection, and so is
    in every backup. ``logo_source`` is the uploaded picture, until the worker has made ``logo`` from it.
    ``icon`` is a square of it for home screens, or None if it is too wide for one.
    ``logo_is_ink`` means that only the logo's shape matters, and it is drawn in the color of the text around it.
    A removed logo (``logo_removed_at``) is stored for another hour, so that it can be restored.
    ``language`` is the tag of the language of visitors whose browsers ask for none that is offered; null is English.
    ``unread_proxy`` is the address of a proxy whose headers were not read, at ``unread_proxy_at``.
    """

    __tablename__ = "studio"
    __table_args__ = (CheckConstraint(f"id = {ONLY_ID}", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=ONLY_ID)
    name: Mapped[str] = mapped_column(TypedText(LONGEST_NAME), default=DEFAULT_NAME)
    contact_email: Mapped[str] = mapped_column(TypedText(LONGEST_CONTACT), default="")
    contact_phone: Mapped[str] = mapped_column(TypedText(LONGEST_CONTACT), default="")
    contact_website: Mapped[str] = mapped_column(TypedText(LONGEST_CONTACT), default="")
    footer: Mapped[str] = mapped_column(TypedText(), default="")
    accent_color: Mapped[str | None] = mapped_column(String(7))
    language: Mapped[str | None] = mapped_column(language_tag())
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    icon: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    logo_source: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]
    logo_is_ink: Mapped[bool] = mapped_column(default=False)
    logo_version: Mapped[int] = mapped_column(default=0)
    logo_is_due: Mapped[bool] = mapped_column(default=False)
    logo_error: Mapped[str | None] = mapped_column(Text)
    logo_removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    set_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    unread_proxy: Mapped[str | None] = mapped_column(String(64))
    unread_proxy_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def get(cls, session: Session) -> "Studio":
        """Return the studio's row."""
        return session.get_one(cls, ONLY_ID)

    @classmethod
    def mark_set_up(cls, session: Session, now: datetime) -> bool:
        """Mark the studio as set up; return True to one caller only, which then may make the first owner."""
        change = update(cls).where(cls.id == ONLY_ID, cls.set_up_at.is_(None)).values(set_up_at=now)
        return changed_rows(session, change) == 1

    @classmethod
    def record_unread_proxy(cls, session: Session, address: str, now: datetime) -> bool:
        """Record that a proxy sends headers that are not read; return False if one was recorded in the last day."""
        is_news = or_(cls.unread_proxy_at.is_(None), cls.unread_proxy_at < now - timedelta(days=1))
        change = update(cls).where(cls.id == ONLY_ID, is_news).values(unread_proxy=address, unread_proxy_at=now)
        return changed_rows(session, change) == 1

    def rename(self, name: str) -> None:
        """Give the studio another name; raises ``InvalidInput`` for an empty or too long one."""
        name = one_line(name)
        if not name or len(name) > LONGEST_NAME:
            raise InvalidInput(
                _("Give the studio a name of at most %(longest_name)s characters.", longest_name=LONGEST_NAME),
                field="name",
            )
        self.name = name

    def be_reached_by(self, *, email: str, phone: str, website: str) -> None:
        """Set how clients reach the studio; an empty value removes that contact.

        ``https://`` is put before a domain alone. Raises ``InvalidInput`` for an unusable website.
        """
        email, phone, website = (composed(text).strip() for text in (email, phone, website))
        if website and "://" not in website:
            website = f"https://{website}"
        if website and not (_is_web_address(website) and len(website) <= LONGEST_CONTACT):
            raise InvalidInput(
                _("Enter the address of your website, such as https://example.com."), field="contact_website"
            )
        self.contact_email, self.contact_phone, self.contact_website = email, phone, website

    def paint(self, color: str | None) -> None:
        """Set the accent color (``#2f5d50``), or None for Vitrine's own; raises ``InvalidInput`` for other text."""
        self.accent_color = Accent.of(color).color if color else None

    def set_language(self, language: str | None) -> None:
        """Set the language of visitors whose browsers ask for none that is offered; raises ``InvalidInput``."""
        self.language = None if language == ENGLISH.tag else checked_language(language)

    @property
    def accent(self) -> Accent | None:
        """The accent color that is set, or None."""
        return Accent(self.accent_color) if self.accent_color else None

    @property
    def has_logo(self) -> bool:
        """Whether there is a logo that can be shown."""
        return self.logo_width is not None and self.logo_removed_at is None

    @property
    def initials(self) -> str:
        """The initials of the name for its monogram: two, or one in scripts without capital letters."""
        first = [word[0] for word in self.name.split() if word[0].isalnum()] or [self.name[:1]]
        has_capitals = first[0].upper() != first[0].lower()
        return "".join(first[: 2 if has_capitals else 1]).upper()

    @property
    def has_contact(self) -> bool:
        """Whether an e-mail address, a telephone number or a website is set."""
        return bool(self.contact_email or self.contact_phone or self.contact_website)

    @property
    def website_name(self) -> str:
        """The website's address without ``https://`` and ``www.``, as people say it."""
        return self.contact_website.split("://", 1)[-1].removeprefix("www.").rstrip("/")

    @property
    def letter(self) -> str:
        """The first letter of the name as a Latin capital, without its accent; "" if it is of another script."""
        first = unicodedata.normalize("NFKD", self.name.strip() or DEFAULT_NAME)[0].upper()
        return first if first.isascii() and first.isalnum() else ""

    @property
    def icon_version(self) -> str:
        """A short digest that changes with the icon."""
        logo = self.logo_version if self.has_logo else ""
        return hashlib.sha256(f"{logo} {self.letter} {self.accent_color}".encode()).hexdigest()[:12]

    def bring_logo(self, content: bytes) -> None:
        """Store an uploaded picture for the worker; the present logo stays until the worker has made the new one."""
        self.logo_source, self.logo_is_due, self.logo_error = content, True, None

    def show_logo(self, content: bytes, width: int, height: int, *, is_ink: bool) -> None:
        """Store the logo that the worker made: a PNG image, with its width and height in pixels."""
        self.logo, self.logo_width, self.logo_height, self.logo_is_ink = content, width, height, is_ink
        self.logo_version += 1
        self.logo_source, self.logo_is_due, self.logo_error = None, False, None
        self.logo_removed_at = None

    def refuse_logo(self, reason: str) -> None:
        """Discard the uploaded picture, and store the reason why the worker could not make a logo from it."""
        self.logo_source, self.logo_is_due, self.logo_error = None, False, reason

    def remove_logo(self, now: datetime) -> None:
        """Remove the logo, so that pages show the studio's name instead."""
        self.logo_source, self.logo_is_due, self.logo_error = None, False, None
        self.logo_removed_at = self.logo_removed_at or now

    def bring_logo_back(self, now: datetime) -> None:
        """Restore the removed logo; raises ``Conflict`` if it was removed an hour ago or earlier."""
        if self.logo_width is None or self.logo_removed_at is None or self.logo_removed_at <= now - UNDO_FOR:
            raise Conflict(_("That logo was deleted permanently. Upload the picture again."))
        self.logo_removed_at = None

    def forget_removed_logo(self, now: datetime) -> None:
        """Delete the logo permanently if it was removed an hour ago or earlier."""
        if self.logo_removed_at is not None and self.logo_removed_at <= now - UNDO_FOR:
            self.icon = self.logo = self.logo_width = self.logo_height = self.logo_removed_at = None


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        is_named = "." in (parts.hostname or "") and parts.port != 0  # ``port`` raises ValueError for an invalid port
    except ValueError:
        return False
    is_plain = not any(character.isspace() or character in "<>\"'" for character in text)
    return parts.scheme in ("http", "https") and is_named and is_plain
