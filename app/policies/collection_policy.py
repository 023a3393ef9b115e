"""The access policy of collections: who may see a collection and what they may download.

Every page and every picture uses the decision of this module.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.errors import DownloadsOff, Expired, Locked, NotFound, OriginalsOff, PinNeeded
from app.models import Downloads, Privacy
from app.models.download_pin import DownloadPin
from app.models.gate import SHOWS_NOTHING, Gate
from app.models.guarded import GuardedCollection, GuardedFile, GuardedLink
from app.models.lock import Lock
from app.policies.visitor import Visitor

_ORDER = (Downloads.OFF, Downloads.WEB, Downloads.PRINT, Downloads.ORIGINAL)


class AccessState(Enum):
    """The outcome of a decision; its value is the error to raise, or None if the collection may be seen."""

    HIDDEN = NotFound
    EXPIRED = Expired
    LOCKED = Locked
    OPEN = None


@dataclass(frozen=True)
class Access:
    """A decision about one visitor and one collection.

    ``until`` (UTC) is the time at which the access ends at the latest; no presigned address may be valid for longer.
    ``sections`` has the ids of the sections that may be seen, or is None if the whole collection may be seen; code that
    lists files must apply it. It is empty if access is refused. With ``hides_location``, originals are sent without
    their location. With ``may_favorite``, a visitor may mark photos as favorites. ``lock`` is the collection or share
    link whose password is missing, and ``link_id`` the id of the share link that the visitor used. ``is_preview`` is
    set for an owner who previews the gallery as a visitor. ``pin`` is the collection or share link whose download PIN
    is missing; until it is entered, nothing may be downloaded. ``quota`` is the number of photos that may be downloaded
    with the link; `web/downloads/handing_out.py` counts them. ``gate`` is the part of a collection that
    a refused visitor may see: nothing unless the owner has set it, and never the cover of an ended collection. With
    ``announces``, a refused visitor of a draft's address sees its title and its date, and can ask for a mail when it
    is published.
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
    pin: DownloadPin | None = None
    quota: int | None = None
    gate: Gate = SHOWS_NOTHING
    announces: bool = False

    def require_gate_cover(self) -> None:
        """Raise an error if the cover of the password page may not be seen.

        Raises what ``require_open`` raises for a refused visitor, and ``NotFound`` for one who may see the collection.
        """
        if not self.gate.shows_cover:
            self.require_open()
            raise NotFound

    def require_open(self) -> None:
        """Raise ``NotFound``, ``Expired`` or ``Locked`` if the collection may not be seen."""
        if self.outcome.value is not None:
            raise self.outcome.value

    def require_downloads(self) -> None:
        """Raise an error if nothing may be downloaded.

        Raises what ``require_open`` raises, ``DownloadsOff``, and ``PinNeeded`` until the PIN is entered.
        """
        self.require_open()
        if not self.offers_downloads:
            raise DownloadsOff
        if self.pin is not None:
            raise PinNeeded

    def require_original(self) -> None:
        """Raise an error if originals may not be downloaded.

        Raises what ``require_downloads`` raises, and ``OriginalsOff`` if only smaller sizes may be downloaded.
        """
        self.require_downloads()
        if not self.allows_original:
            raise OriginalsOff

    def shows(self, file: GuardedFile) -> bool:
        """Return whether this file of the collection may be seen; only the owner sees hidden and trashed files."""
        is_in_scope = self.sections is None or file.section_id in self.sections
        is_for_all = file.trashed_at is None and file.hidden_at is None
        return self.is_open and is_in_scope and (is_for_all or self.is_owner)

    @property
    def sees_hidden(self) -> bool:
        """Whether lists include the files that the owner has hidden from visitors."""
        return self.is_owner

    @property
    def is_open(self) -> bool:
        """Whether the photographs may be seen."""
        return self.outcome is AccessState.OPEN

    @property
    def allows_original(self) -> bool:
        """Whether the originals may be downloaded."""
        return self.allows(Downloads.ORIGINAL)

    @property
    def shows_original(self) -> bool:
        """Whether a page may show the original as a picture; with a quota every original counts as downloaded."""
        return self.allows_original and self.quota is None

    @property
    def allows_web(self) -> bool:
        """Whether the web-sized pictures may be downloaded."""
        return self.allows(Downloads.WEB)

    def allows(self, size: Downloads) -> bool:
        """Return whether pictures of this size may be downloaded now."""
        is_within = size is not Downloads.OFF and _ORDER.index(size) <= _ORDER.index(self.downloads)
        return self.is_open and is_within and self.pin is None

    @property
    def offers_downloads(self) -> bool:
        """Whether something may be downloaded, perhaps after a PIN is entered."""
        return self.is_open and self.downloads is not Downloads.OFF

    @property
    def allows_favorites(self) -> bool:
        """Whether a visitor may mark photographs as favorites; an owner may not."""
        return self.is_open and self.may_favorite


def decide(visitor: Visitor[GuardedLink], collection: GuardedCollection, now: datetime) -> Access:
    """Return what this visitor may see and download of the collection at the time ``now``.

    The rules are in order, and the first one that fits decides. Times are compared in UTC, with fractions of a second.

    A share link only narrows the access: it does not open a draft, does not last longer than the collection, and does
    not allow more. If it has a password, that one is asked for instead of the collection's, not in addition, and so is
    its download PIN.
    """
    if visitor.user_id is not None and visitor.user_id == collection.owner_id:
        return Access(AccessState.OPEN, Downloads.ORIGINAL, is_owner=True, sections=None)
    if collection.trashed_at is not None:
        return Access(AccessState.HIDDEN)
    if collection.privacy is Privacy.DRAFT:
        return Access(AccessState.HIDDEN, announces=collection.announces)
    link = visitor.link
    if link is not None and link.revoked_at is not None:
        return Access(AccessState.HIDDEN)
    if collection.privacy is Privacy.PRIVATE and link is None:
        return Access(AccessState.HIDDEN)
    until = end_of(collection, link)
    if until is not None and until <= now:
        return Access(AccessState.EXPIRED, gate=collection.gate.without_cover)
    pin = link if link is not None and link.is_pin_set else collection
    lock, link_id = _lock(collection, link), link.id if link else None
    if lock is not None and visitor.unlocked.get(lock.uuid) != lock.password_version:
        return Access(AccessState.LOCKED, until=until, lock=lock, link_id=link_id, gate=_gate(collection, link))
    return Access(
        AccessState.OPEN,
        _least(collection.downloads, link),
        until=until,
        hides_location=collection.strips_location,
        sections=link.scope if link else None,
        may_favorite=collection.allows_favorites and (link is None or link.may_favorite),
        link_id=link_id,
        is_preview=visitor.is_preview,
        pin=pin if pin.is_pin_set and visitor.pins.get(pin.uuid) != pin.pin_version else None,
        quota=link.download_quota if link and not visitor.is_preview else None,
        gate=_gate(collection, link) if lock is not None else SHOWS_NOTHING,
    )


def end_of(collection: GuardedCollection, link: GuardedLink | None) -> datetime | None:
    """Return when the collection ends for visitors with this link (UTC), or None without an end."""
    ends = [collection.expires_at, link.expires_at if link else None]
    return min((end for end in ends if end is not None), default=None)


def _lock(collection: GuardedCollection, link: GuardedLink | None) -> Lock | None:
    if link is not None and link.is_password_set:
        return link
    return collection if collection.asks_for_password else None


def _gate(collection: GuardedCollection, link: GuardedLink | None) -> Gate:
    """Return what the password page shows; a link to some sections never shows the cover, which may be in others."""
    return collection.gate if link is None or link.scope is None else collection.gate.without_cover


def _least(downloads: Downloads, link: GuardedLink | None) -> Downloads:
    return min(downloads, link.downloads if link else downloads, key=_ORDER.index)
