"""The counts of originals that each share link has received, and the queries of the files that it has and lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true

from app.database import Session
from app.models.activity import ReceivedOriginal
from app.models.collection import Collection
from app.models.files.file import File
from app.models.files.file_version import FileVersion
from app.models.files.processing import FileState
from app.models.guarded import Downloads
from app.models.share_link import ShareLink, share_link_sections
from app.queries.files import SHOWN_TO_VISITORS, FileScope, count_by_section, shown_files


@dataclass(frozen=True)
class LinkReceipt:
    """The counts of the originals that were sent to the visitors with one link; ``link_id`` is None for no link.

    ``total`` counts the originals that the link may download now, at most as many as its quota, and is 0 if it may
    download none. ``received`` counts the shown originals of which all bytes were sent to one visitor, and
    ``handed_out`` the others for which a visitor was redirected to another server. Only the present content of a file
    counts.
    """

    link_id: int | None
    total: int
    received: int
    handed_out: int

    @property
    def missing(self) -> int:
        """The number of originals that were neither sent nor handed out."""
        return max(0, self.total - self.received - self.handed_out)

    @property
    def is_complete(self) -> bool:
        """Whether no original is missing; it is also true if the link may download none."""
        return not self.missing


@dataclass(frozen=True)
class LinkScope:
    """The files that a link shows: those in ``sections``, by id, or all for None, without hidden ones."""

    sections: frozenset[int] | None = None
    sees_hidden: bool = False


@dataclass(frozen=True)
class Recipient:
    """The visitors whose receipt is meant: all with one link, or all without one, or one browser without a link."""

    link_id: int | None = None
    visitor: UUID | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition that a row is about these visitors."""
        if self.link_id is not None:
            return ReceivedOriginal.share_link_id == self.link_id
        same_browser = true() if self.visitor is None else ReceivedOriginal.visitor == self.visitor
        return and_(ReceivedOriginal.share_link_id.is_(None), same_browser)


def receipts_of(session: Session, collection: Collection, links: Sequence[ShareLink]) -> dict[int, LinkReceipt]:
    """Return the receipt of each of these links of the collection, by the link's id, in three queries."""
    scopes = _scopes(session, links)
    shown = _by_section(count_by_section(session, collection, *_offered(collection)))
    sent = _sent_by_section(session, collection, ReceivedOriginal.share_link_id.in_([link.id for link in links]))
    receipts = {}
    for link in links:
        total = _sum(shown, scopes[link.id]) if _allows_originals(collection, link) else 0
        total = total if link.download_quota is None else min(total, link.download_quota)
        receipts[link.id] = _receipt(link.id, total, sent.get(link.id, {}), scopes[link.id])
    return receipts


def receipt_at_address(session: Session, collection: Collection, visitor: UUID | None = None) -> LinkReceipt:
    """Return the receipt of the visitors without a link, or of one browser among them, in two queries."""
    shown = _by_section(count_by_section(session, collection, *_offered(collection)))
    total = _sum(shown, None) if collection.downloads is Downloads.ORIGINAL else 0
    sent = _sent_by_section(session, collection, Recipient(visitor=visitor).condition)
    return _receipt(None, total, sent.get(None, {}), None)


def missing_files(collection: Collection, link: ShareLink) -> Select[File]:
    """Return the query of the originals that the link shows and that were neither sent to it nor handed out, in order.

    It does not ask whether the link may download originals.
    """
    return missing_originals(collection, Recipient(link.id), LinkScope(link.scope))


def missing_originals(
    collection: Collection, recipient: Recipient, scope: FileScope, *, at: datetime | None = None
) -> Select[File]:
    """Return the query of the shown originals that were neither sent to these visitors nor handed out, in order.

    With ``at`` (UTC), these are the files that were missing at that time: it does not change while they are sent.
    """
    moments = (ReceivedOriginal.whole_at, ReceivedOriginal.handed_out_at)
    was_sent = or_(*(moment.is_not(None) if at is None else moment <= at for moment in moments))
    known = exists().where(ReceivedOriginal.file_id == File.id, recipient.condition, is_present(), was_sent)
    missing = shown_files(collection, scope).where(*removable(collection), ~known)
    return missing if at is None else missing.where(File.created_at <= at)


def removable(collection: Collection) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that the location can be removed, for a collection that requires it."""
    return (File.location_error.is_(None),) if collection.strips_location else ()


def is_present() -> ColumnElement[bool]:
    """Return the condition that a row is about the present content of its file, with or without its location.

    A row without a digest is, unless the file was replaced since then.
    """
    is_known = or_(ReceivedOriginal.sha256 == File.sha256, ReceivedOriginal.sha256 == File.stripped_sha256)
    later = FileVersion.replaced_at >= ReceivedOriginal.changed_at
    was_replaced = exists().where(FileVersion.file_id == ReceivedOriginal.file_id, later).correlate(ReceivedOriginal)
    return or_(is_known, and_(ReceivedOriginal.sha256.is_(None), ~was_replaced))


def _scopes(session: Session, links: Iterable[ShareLink]) -> dict[int, frozenset[int] | None]:
    """Return the ids of the sections that each link shows, or None for all, in one query."""
    sections: dict[int, set[int]] = {link.id: set() for link in links if link.is_limited}
    columns = share_link_sections.c
    shown = select(columns.share_link_id, columns.section_id).where(columns.share_link_id.in_(sections))
    for link_id, section_id in session.execute(shown):
        sections[link_id].add(section_id)
    return {link.id: frozenset(sections[link.id]) if link.is_limited else None for link in links}


SentCounts = dict[int | None, tuple[int, int]]
"""How many originals were sent, and how many were only handed out, by section id."""


def _sent_by_section(
    session: Session, collection: Collection, recipients: ColumnElement[bool]
) -> dict[int | None, SentCounts]:
    """Return the counts of these recipients by link id."""
    files = (
        select(
            ReceivedOriginal.share_link_id.label("link_id"),
            File.section_id.label("section_id"),
            func.max(case((is_present(), ReceivedOriginal.whole_at))).label("whole_at"),
            func.max(case((is_present(), ReceivedOriginal.handed_out_at))).label("handed_out_at"),
        )
        .join(File, ReceivedOriginal.file_id == File.id)
        .where(ReceivedOriginal.collection_id == collection.id, recipients)
        .where(File.trashed_at.is_(None), File.upload_complete, *_offered(collection))
        .group_by(ReceivedOriginal.share_link_id, File.id, File.section_id)
        .subquery()
    )
    only_handed_out = case((files.c.whole_at.is_(None), files.c.handed_out_at))
    counts = select(files.c.link_id, files.c.section_id, func.count(files.c.whole_at), func.count(only_handed_out))
    sent: dict[int | None, SentCounts] = {}
    for link_id, section_id, whole, handed_out in session.execute(counts.group_by(files.c.link_id, files.c.section_id)):
        sent.setdefault(link_id, {})[section_id] = (whole, handed_out)
    return sent


def _receipt(link_id: int | None, total: int, sent: SentCounts, scope: frozenset[int] | None) -> LinkReceipt:
    received = _sum({section: whole for section, (whole, _) in sent.items()}, scope)
    handed_out = _sum({section: only for section, (_, only) in sent.items()}, scope)
    return LinkReceipt(link_id, total, received, handed_out)


def _offered(collection: Collection) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a live file is shown to visitors and that its original can be sent to them."""
    return (File.state.in_(SHOWN_TO_VISITORS), File.hidden_at.is_(None), *removable(collection))


def _allows_originals(collection: Collection, link: ShareLink) -> bool:
    return collection.downloads is Downloads.ORIGINAL and link.downloads is Downloads.ORIGINAL


def _by_section(counts: dict[tuple[int | None, FileState], int]) -> dict[int | None, int]:
    sums: dict[int | None, int] = {}
    for (section_id, _state), count in counts.items():
        sums[section_id] = sums.get(section_id, 0) + count
    return sums


def _sum(counts: dict[int | None, int], scope: frozenset[int] | None) -> int:
    return sum(count for section_id, count in counts.items() if scope is None or section_id in scope)
