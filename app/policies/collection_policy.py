"""Who may see a collection, and take what home: the one place that decides, asked by every page and picture."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.errors import Expired, Locked, NotAllowed, NotFound
from app.models import Collection, Downloads, Privacy, ShareLink
from app.policies.visitor import Visitor

_ORDER = (Downloads.OFF, Downloads.WEB, Downloads.ORIGINAL)


class Outcome(Enum):
    """What the policy says: nothing is there, it is over, a password is missing, or come in."""

    HIDDEN = NotFound
    EXPIRED = Expired
    LOCKED = Locked
    OPEN = None


@dataclass(frozen=True)
class Access:
    """The decision. ``until`` (UTC) is when it ends at the latest: no presigned address may outlive it.

    ``hides_location``: originals go out without the place they were taken at. ``may_favorite``: photos may be marked.
    """

    outcome: Outcome
    downloads: Downloads = Downloads.OFF
    is_owner: bool = False
    until: datetime | None = None
    hides_location: bool = False
    may_favorite: bool = False

    def require_open(self) -> None:
        """Raises the refusal that fits: ``NotFound``, ``Expired`` or ``Locked``."""
        if self.outcome.value is not None:
            raise self.outcome.value

    def require_original(self) -> None:
        """Raises the refusal that fits, also where the collection is open but its originals are not."""
        self.require_open()
        if not self.allows_original:
            raise NotAllowed

    @property
    def is_open(self) -> bool:
        """Whether the photographs may be seen."""
        return self.outcome is Outcome.OPEN

    @property
    def allows_favorites(self) -> bool:
        """Whether this visitor may keep favorites; an owner looks on, and keeps none."""
        return self.is_open and self.may_favorite

    @property
    def allows_original(self) -> bool:
        """Whether the untouched originals may be taken home."""
        return self.is_open and self.downloads is Downloads.ORIGINAL

    @property
    def allows_web(self) -> bool:
        """Whether the web-sized pictures may be taken home."""
        return self.is_open and self.downloads is not Downloads.OFF


def decide(visitor: Visitor, collection: Collection, now: datetime) -> Access:
    """The rules, in order; the first that fits decides. Times are compared in UTC, to the second's fraction."""
    if visitor.user_id is not None and visitor.user_id == collection.owner_id:
        return Access(Outcome.OPEN, Downloads.ORIGINAL, is_owner=True)
    if collection.trashed_at is not None or collection.privacy is Privacy.DRAFT:
        return Access(Outcome.HIDDEN)
    link = visitor.link
    if link is not None and link.revoked_at is not None:
        return Access(Outcome.HIDDEN)
    if collection.privacy is Privacy.PRIVATE and link is None:
        return Access(Outcome.HIDDEN)
    until = _end(collection, link)
    if until is not None and until <= now:
        return Access(Outcome.EXPIRED)
    if collection.is_password_set and visitor.unlocked.get(collection.uuid) != collection.password_version:
        return Access(Outcome.LOCKED)
    rights = _least(collection.downloads, link)
    return Access(
        Outcome.OPEN,
        rights,
        until=until,
        hides_location=collection.strips_location,
        may_favorite=collection.allows_favorites,
    )


def _end(collection: Collection, link: ShareLink | None) -> datetime | None:
    ends = [collection.expires_at, link.expires_at if link else None]
    return min((end for end in ends if end is not None), default=None)


def _least(downloads: Downloads, link: ShareLink | None) -> Downloads:
    return min(downloads, link.downloads if link else downloads, key=_ORDER.index)
