"""Acts on a selection: a section or a collection is made of its files, or all other files are hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from app.database import Session, changed_rows
from app.errors import Conflict, InvalidInput
from app.languages import gettext as _
from app.models import Collection, Favorite, FavoriteList, File, Section, UndoKind, UndoStep, Verb
from app.queries.files import live_files
from app.services.activity.audit_trail import AuditTrail
from app.services.uploads.library_service import LibraryService

MOST_FILES = 5000


@dataclass(frozen=True)
class ShownSelection:
    """A selection as its owner saw it: the files that are in at least ``least`` of these lists.

    ``count`` is how many files that were, those in the trash included, and ``changed_at`` (UTC) when the last of the
    lists was changed; each is None if it is not known.
    """

    lists: Sequence[FavoriteList]
    least: int = 1
    count: int | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True)
class SelectionResult:
    """The result of an act: the number of files that it changed, of files that were left out, and the undo step."""

    count: int
    left_out: int
    undo: UndoStep


@dataclass(frozen=True)
class _SelectedFiles:
    """The ids of all files of a selection; then the ids, uuids and sections of those outside of the trash, in order.

    ``left_out`` is how many of the files that were shown are in the trash or deleted.
    """

    all: frozenset[int]
    live: Sequence[tuple[int, UUID, UUID | None]]
    left_out: int

    @property
    def ids(self) -> list[int]:
        return [file_id for file_id, *_ in self.live]


class SelectionActs:
    """The service for acts on selections; the caller commits, and queues the tasks of new files."""

    def __init__(self, session: Session, library: LibraryService, audit: AuditTrail):
        self._session = session
        self._library = library
        self._audit = audit

    def make_section(self, collection: Collection, shown: ShownSelection, title: str, now: datetime) -> SelectionResult:
        """Move the selection's files into a new section of this title, after the other sections.

        Raises ``Conflict`` if a list was changed since it was shown, ``InvalidInput`` for an unusable title, or for a
        selection of no files or more than 5,000.
        """
        selected = self._selected(collection, shown)
        section = Section.create(self._session, collection, title=title, now=now)
        self._session.flush()
        before: dict[str, list[str]] = {}
        for _id, uuid, section_uuid in selected.live:
            before.setdefault(str(section_uuid or ""), []).append(str(uuid))
        moved = update(File).where(File.id.in_(selected.ids)).values(section_id=section.id)
        self._session.execute(moved.execution_options(synchronize_session=False))
        self._audit.record(Verb.SELECTION_TO_SECTION, collection=collection, thing=section.title)
        facts = {"section": str(section.uuid), "from": before}
        undo = UndoStep.create(
            self._session, collection.owner_id, UndoKind.SECTION_MADE, facts, now=now, collection=collection
        )
        return SelectionResult(len(selected.live), selected.left_out, undo)

    def make_collection(
        self, collection: Collection, shown: ShownSelection, title: str, now: datetime
    ) -> tuple[Collection, int, int]:
        """Add a draft with copies of the selection's files in the shown order; return it, their number and the gaps.

        Files that are not ready are left out. Raises the errors of ``make_section``, and ``TooLarge`` if the files
        exceed the limit of a collection.
        """
        selected = self._selected(collection, shown)
        made = Collection.create(self._session, collection.owner, title=title, now=now)
        self._session.flush()
        count = self._library.fill(made, selected.ids, now)
        if not count:
            raise InvalidInput(_("No collection was made: none of these photos is ready yet. Try again later."))
        self._audit.record(Verb.SELECTION_TO_COLLECTION, collection=made, thing=made.title)
        return made, count, selected.left_out + len(selected.live) - count

    def hide_rest(self, collection: Collection, shown: ShownSelection, now: datetime) -> SelectionResult | None:
        """Hide all other files of the collection from visitors; return None if visitors see no other file already.

        Raises the errors of ``make_section``.
        """
        selected = self._selected(collection, shown)
        seen_by_visitors = (File.trashed_at.is_(None), File.hidden_at.is_(None), File.upload_complete)
        rest = (File.collection_id == collection.id, *seen_by_visitors, File.id.not_in(selected.all))
        first = self._session.scalar(select(File.original_filename).where(*rest).order_by(File.id).limit(1))
        hidden = update(File).where(*rest).values(hidden_at=now, published_seq=None)
        count = changed_rows(self._session, hidden.execution_options(synchronize_session=False))
        if not count:
            return None
        self._audit.record(Verb.FILE_HIDDEN, collection=collection, thing=first or "", count=count)
        facts = {"hidden_at": now.isoformat()}
        undo = UndoStep.create(
            self._session, collection.owner_id, UndoKind.FILES_HIDDEN, facts, now=now, collection=collection
        )
        return SelectionResult(count, selected.left_out, undo)

    def _selected(self, collection: Collection, shown: ShownSelection) -> _SelectedFiles:
        self._require_unchanged(shown)
        ids = [favorites_list.id for favorites_list in shown.lists]
        marked = select(Favorite.file_id, func.count()).where(Favorite.list_id.in_(ids)).group_by(Favorite.file_id)
        counts = {
            file_id: count for file_id, count in self._session.execute(marked.having(func.count() >= shown.least))
        }
        if len(counts) > MOST_FILES:
            raise InvalidInput(
                _("A selection has at most %(most)s photos for this. Compare fewer lists.", most=MOST_FILES)
            )
        there = live_files(collection).with_only_columns(File.id, File.uuid, Section.uuid).where(File.id.in_(counts))
        live = [(file_id, uuid, section) for file_id, uuid, section in self._session.execute(there)]
        if not live:
            raise InvalidInput(
                _("Nothing was changed: the photos of this selection are in the trash or deleted. Restore them first.")
            )
        if len(ids) > 1:
            live.sort(key=lambda file: -counts[file[0]])
        known = len(counts) if shown.count is None else shown.count
        return _SelectedFiles(frozenset(counts), live, max(0, known - len(live)))

    def _require_unchanged(self, shown: ShownSelection) -> None:
        """Lock the lists until the transaction ends, and raise ``Conflict`` if one was changed since it was shown."""
        ids = sorted(favorites_list.id for favorites_list in shown.lists)
        locked = select(FavoriteList).where(FavoriteList.id.in_(ids)).order_by(FavoriteList.id).with_for_update()
        lists = self._session.scalars(locked.execution_options(populate_existing=True)).all()
        changed_at = max((favorites_list.changed_at for favorites_list in lists), default=None)
        if shown.changed_at is not None and changed_at != shown.changed_at:
            raise Conflict(
                _(
                    "Nothing was done, because a visitor changed the selection since you opened the page. "
                    "Load the page again, and look at the photos first."
                )
            )
