"""The parts of a collection, a share link and a file that the access policy reads.

Rows that were read without their model have the same attributes: pictures are sent hundreds of times a second.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Mapped

from app.models.download_pin import DownloadPin
from app.models.gate import Gate
from app.models.lock import Lock


class Privacy(StrEnum):
    """The visitors who may open a collection: none, those with a share link, the address or the password, or all."""

    DRAFT = "draft"
    PRIVATE = "private"
    LINK = "link"
    PASSWORD = "password"  # noqa: S105
    PUBLIC = "public"


class Downloads(StrEnum):
    """The largest size that visitors may download: none, the web size, the print size or the original."""

    OFF = "off"
    WEB = "web"
    PRINT = "print"
    ORIGINAL = "original"


class HasId(Protocol):
    """A row with its id."""

    @property
    def id(self) -> int:
        """The id of the row."""


class GuardedCollection(Lock, DownloadPin):
    """A collection as the access policy sees it."""

    id: Mapped[int]
    uuid: Mapped[UUID]
    owner_id: Mapped[int]
    slug: Mapped[str]
    language: Mapped[str | None]
    privacy: Mapped[Privacy]
    announces: Mapped[bool]
    downloads: Mapped[Downloads]
    strips_location: Mapped[bool]
    allows_favorites: Mapped[bool]
    gate: Mapped[Gate]
    expires_at: Mapped[datetime | None]
    trashed_at: Mapped[datetime | None]

    @property
    def asks_for_password(self) -> bool:
        """Whether visitors need the password: it is set, and the privacy is ``Privacy.PASSWORD``."""
        return self.privacy is Privacy.PASSWORD and self.is_password_set


class GuardedLink(Lock, DownloadPin):
    """A share link as the access policy sees it."""

    id: Mapped[int]
    uuid: Mapped[UUID]
    language: Mapped[str | None]
    downloads: Mapped[Downloads]
    download_quota: Mapped[int | None]
    may_favorite: Mapped[bool]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    is_limited: Mapped[bool]
    sections: Mapped[Sequence[HasId]]

    @property
    def scope(self) -> frozenset[int] | None:
        """The ids of the sections that the link shows, or None if it shows everything."""
        return frozenset(section.id for section in self.sections) if self.is_limited else None


class GuardedFile(Protocol):
    """A file as the access policy sees it."""

    @property
    def section_id(self) -> int | None:
        """The id of its section, or None for a file above the sections."""

    @property
    def hidden_at(self) -> datetime | None:
        """The time at which its owner hid it from visitors (UTC), or None."""

    @property
    def trashed_at(self) -> datetime | None:
        """The time at which it was moved to the trash (UTC), or None."""
