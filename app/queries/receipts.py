"""The counts of originals that each share link has received, and the query of the files that it lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from app.database import Session
from app.models.activity import ReceivedOriginal
from app.models.collection import Collection, Downloads
from app.models.files.file import File
from app.models.files.file_version import FileVersion
from app.models.files.processing import FileState
from app.models.share_link import ShareLink, share_link_sections
from app.queries.files import SHOWN_TO_VISITORS, count_by_section, shown_files


@dataclass(frozen=True)
class LinkReceipt:
    """The counts of the originals that were sent to the visitors with one link.

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


def receipts_of(session: Session, collection: Collection, links: Sequence[ShareLink]) -> dict[int, LinkReceipt]:
    """Return the receipt of each of these links of the collection, by the link's id, in three queries."""
    ids = [link.id for link in links]
    scopes = _scopes(session, links)
    shown = _by_section(count_by_section(session, collection, *_offered(collection)))
    sent = _sent_by_section(session, collection, ids)
    receipts = {}
    for link in links:
        scope, counts = scopes[link.id], sent.get(link.id, {})
        total = _sum(shown, scope) if _allows_originals(collection, link) else 0
        total = total if link.download_quota is None else min(total, link.download_quota)
        received = _sum({section: whole for section, (whole, _) in counts.items()}, scope)
        handed_out = _sum({section: only for section, (_, only) in counts.items()}, scope)
        receipts[link.id] = LinkReceipt(link.id, total, received, handed_out)
    return receipts


def missing_files(collection: Collection, link: ShareLink) -> Select[File]:
    """Return the query of the originals that the link shows and that were neither sent to it nor handed out, in order.

    It does not ask whether the link may download originals.
    """
    known = and_(ReceivedOriginal.file_id == File.id, ReceivedOriginal.share_link_id == link.id, _is_present())
    was_sent = or_(ReceivedOriginal.whole_at.is_not(None), ReceivedOriginal.handed_out_at.is_not(None))
    was_received = exists().where(known, was_sent)
    return shown_files(collection, LinkScope(link.scope)).where(*_removable(collection), ~was_received)


def _scopes(session: Session, links: Iterable[ShareLink]) -> dict[int, frozenset[int] | None]:
    """Return the ids of the sections that each link shows, or None for all, in one query."""
    sections: dict[int, set[int]] = {link.id: set() for link in links if link.is_limited}
    columns = share_link_sections.c
    for link_id, section_id in session.execute(
        select(columns.share_link_id, columns.section_id).where(columns.share_link_id.in_(sections))
    ):
        sections[link_id].add(section_id)
    return {link.id: frozenset(sections[link.id]) if link.is_limited else None for link in links}


def _sent_by_section(
    session: Session, collection: Collection, link_ids: Sequence[int]
) -> dict[int, dict[int | None, tuple[int, int]]]:
    """Return how many originals were sent and how many only handed out, by link id and section id."""
    whole_at = func.max(case((_is_present(), ReceivedOriginal.whole_at)))
    handed_out_at = func.max(case((_is_present(), ReceivedOriginal.handed_out_at)))
    files = (
        select(
            ReceivedOriginal.share_link_id.label("link_id"),
            File.section_id.label("section_id"),
            whole_at.label("whole_at"),
            handed_out_at.label("handed_out_at"),
        )
        .join(File, ReceivedOriginal.file_id == File.id)
        .where(ReceivedOriginal.collection_id == collection.id, ReceivedOriginal.share_link_id.in_(link_ids))
        .where(File.trashed_at.is_(None), File.upload_complete, *_offered(collection))
        .group_by(ReceivedOriginal.share_link_id, File.id, File.section_id)
        .subquery()
    )
    only_handed_out = case((files.c.whole_at.is_(None), files.c.handed_out_at))
    counts = select(files.c.link_id, files.c.section_id, func.count(files.c.whole_at), func.count(only_handed_out))
    sent: dict[int, dict[int | None, tuple[int, int]]] = {}
    for link_id, section_id, whole, handed_out in session.execute(counts.group_by(files.c.link_id, files.c.section_id)):
        sent.setdefault(link_id, {})[section_id] = (whole, handed_out)
    return sent


def _offered(collection: Collection) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a live file is shown to visitors and that its original can be sent to them."""
    return (File.state.in_(SHOWN_TO_VISITORS), File.hidden_at.is_(None), *_removable(collection))


def _removable(collection: Collection) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that the location can be removed, for a collection that requires it."""
    return (File.location_error.is_(None),) if collection.strips_location else ()


def _is_present() -> ColumnElement[bool]:
    """Return the condition that a row is about the present content: the file was not replaced since then."""
    later = FileVersion.replaced_at >= ReceivedOriginal.changed_at
    return ~exists().where(FileVersion.file_id == ReceivedOriginal.file_id, later).correlate(ReceivedOriginal)


def _allows_originals(collection: Collection, link: ShareLink) -> bool:
    return collection.downloads is Downloads.ORIGINAL and link.downloads is Downloads.ORIGINAL


def _by_section(counts: dict[tuple[int | None, FileState], int]) -> dict[int | None, int]:
    sums: dict[int | None, int] = {}
    for (section_id, _state), count in counts.items():
        sums[section_id] = sums.get(section_id, 0) + count
    return sums


def _sum(counts: dict[int | None, int], scope: frozenset[int] | None) -> int:
    return sum(count for section_id, count in counts.items() if scope is None or section_id in scope)
