"""Who may see a collection, and take what home: the one place that decides, asked by every page and picture."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.errors import DownloadsOff, Expired, Locked, NotFound, OriginalsOff
from app.models import Collection, Downloads, File, Privacy, ShareLink
from app.models.lock import Lock
from app.policies.visitor import Visitor

_ORDER = (Downloads.OFF, Downloads.WEB, Downloads.ORIGINAL)


class AccessState(Enum):
    """What the policy says: nothing is there, it is over, a password is missing, or come in."""

    HIDDEN = NotFound
    EXPIRED = Expired
    LOCKED = Locked
    OPEN = None


@dataclass(frozen=True)
class Access:
    """The decision. ``until`` (UTC) is when it ends at the latest: no presigned address may outlive it.

    ``sections`` are the ids of those that may be seen; None: everything. Whatever lists files asks for it, and a
    refusal has none. ``hides_location``: originals go out without the place they were taken at. ``may_favorite``: a
    visitor may mark photos. ``lock`` is what has the password that is missing, ``link_id`` the share link they came by,
    ``is_preview`` an owner who looks on.
    """

    outcome: AccessState
    downloads: Downloads = Downloads.OFF
    is_owner: bool = False
    until: datetime | None = None
    hides_location: bool = False
    sections: frozenset[int] | None = frozenset()
    may_favorite: bool = False
    lock: Lock | None = None
    link_id: int | None = None
    is_preview: bool = False

    def require_open(self) -> None:
        """Raises the refusal that fits: ``NotFound``, ``Expired`` or ``Locked``."""
        if self.outcome.value is not None:
            raise self.outcome.value

    def require_original(self) -> None:
        """Raises the refusal that fits, also where the collection is open but its originals are not."""
        self.require_open()
        if not self.allows_original:
            raise OriginalsOff if self.allows_web else DownloadsOff

    def shows(self, file: File) -> bool:
        """Whether this file of the collection may be seen; what is hidden or in the trash only by its owner."""
        is_in_scope = self.sections is None or file.section_id in self.sections
        is_for_all = file.trashed_at is None and file.hidden_at is None
        return self.is_open and is_in_scope and (is_for_all or self.is_owner)

    @property
    def sees_hidden(self) -> bool:
        """Whether lists have the files that their owner keeps from visitors."""
        return self.is_owner

    @property
    def is_open(self) -> bool:
        """Whether the photographs may be seen."""
        return self.outcome is AccessState.OPEN

    @property
    def allows_original(self) -> bool:
        """Whether the untouched originals may be taken home."""
        return self.is_open and self.downloads is Downloads.ORIGINAL

    @property
    def allows_web(self) -> bool:
        """Whether the web-sized pictures may be taken home."""
        return self.is_open and self.downloads is not Downloads.OFF

    @property
    def allows_favorites(self) -> bool:
        """Whether a visitor may mark photographs as favorites; an owner looks on, and keeps none."""
        return self.is_open and self.may_favorite


def decide(visitor: Visitor, collection: Collection, now: datetime) -> Access:
    """The rules, in order; the first that fits decides. Times are compared in UTC, to the second's fraction.

    A share link only narrows: it opens no draft, lasts no longer than the collection and allows no more. Its own
    password, where it has one, is asked for instead of the collection's, not in addition to it.
    """
    if visitor.user_id is not None and visitor.user_id == collection.owner_id:
        return Access(AccessState.OPEN, Downloads.ORIGINAL, is_owner=True, sections=None)
    if collection.trashed_at is not None or collection.privacy is Privacy.DRAFT:
        return Access(AccessState.HIDDEN)
    link = visitor.link
    if link is not None and link.revoked_at is not None:
        return Access(AccessState.HIDDEN)
    if collection.privacy is Privacy.PRIVATE and link is None:
        return Access(AccessState.HIDDEN)
    until = _end(collection, link)
    if until is not None and until <= now:
        return Access(AccessState.EXPIRED)
    lock, link_id = _lock(collection, link), link.id if link else None
    if lock is not None and visitor.unlocked.get(lock.uuid) != lock.password_version:
        return Access(AccessState.LOCKED, lock=lock, link_id=link_id)
    return Access(
        AccessState.OPEN,
        _least(collection.downloads, link),
        until=until,
        hides_location=collection.strips_location,
        sections=link.scope if link else None,
        may_favorite=collection.allows_favorites and (link is None or link.may_favorite),
        link_id=link_id,
        is_preview=visitor.is_preview,
    )


def _end(collection: Collection, link: ShareLink | None) -> datetime | None:
    ends = [collection.expires_at, link.expires_at if link else None]
    return min((end for end in ends if end is not None), default=None)


def _lock(collection: Collection, link: ShareLink | None) -> Lock | None:
    if link is not None and link.is_password_set:
        return link
    return collection if collection.asks_for_password else None


def _least(downloads: Downloads, link: ShareLink | None) -> Downloads:
    return min(downloads, link.downloads if link else downloads, key=_ORDER.index)
