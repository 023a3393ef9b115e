"""The favorites of one visitor in one collection: their lists, the limits, and the current list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import Select, select

from app.database import Session
from app.errors import InvalidInput, NotFound
from app.languages import Message
from app.languages import gettext as _
from app.models import Collection, FavoriteList, File, ShareLink
from app.models.favorites import FIRST_NAME, lists_of
from app.queries.files import count_favorites, favorite_files

MOST_LISTS = 20  # of one visitor in one collection


@dataclass(frozen=True)
class FavoritesVisitor:
    """A visitor with favorites: the random key of the device, and the lists opened there, the latest at the end."""

    key: UUID | None = None
    opened: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Favorites:
    """The favorites of a visitor for one request that the policy allows; the caller commits.

    ``shown`` selects exactly the files that this visitor sees of the collection.
    """

    session: Session
    collection: Collection
    visitor: FavoritesVisitor
    shown: Select[File]

    @cached_property
    def lists(self) -> Sequence[FavoriteList]:
        """The lists of this device, the oldest first."""
        if self.visitor.key is None:
            return []
        return lists_of(self.session, self.collection, self.visitor.key, self.visitor.opened)

    @property
    def current(self) -> FavoriteList | None:
        """The list that favorites are added to: the one last opened here, or else the one last changed."""
        rank = {uuid: at for at, uuid in enumerate(self.visitor.opened)}
        return max(self.lists, key=lambda each: (rank.get(each.uuid, -1), each.changed_at, each.id), default=None)

    @cached_property
    def counts(self) -> dict[int, int]:
        """The number of photos in each list, by list id."""
        return count_favorites(self.session, self.lists, self.shown) if self.lists else {}

    def find(self, uuid: UUID) -> FavoriteList:
        """Return this visitor's list with this uuid; raises ``NotFound``, also for another visitor's list."""
        found = next((favorites_list for favorites_list in self.lists if favorites_list.uuid == uuid), None)
        if found is None:
            raise NotFound
        return found

    def for_change(self, uuid: UUID) -> FavoriteList:
        """Return this visitor's list as it is now, locked until the transaction ends; raises ``NotFound``."""
        return FavoriteList.for_change(self.session, self.find(uuid).id)

    def by_token(self, token: str) -> FavoriteList:
        """Return the list of this collection with this secret token; raises ``NotFound``."""
        mine = (FavoriteList.token == token, FavoriteList.collection_id == self.collection.id)
        found = self.session.scalar(select(FavoriteList).where(*mine, FavoriteList.deleted_at.is_(None)))
        if found is None:
            raise NotFound
        return found

    def begin(self, link: ShareLink | None, now: datetime, name: Message | str = FIRST_NAME) -> FavoriteList:
        """Add an empty list for this visitor, who must have a key.

        Raises ``InvalidInput`` if the visitor has too many lists.
        """
        if self.visitor.key is None:
            raise ValueError("A list needs the key of its visitor.")
        if len(self.lists) >= MOST_LISTS:
            raise InvalidInput(
                _("You have %(most_lists)s lists here already. Rename or delete one of them.", most_lists=MOST_LISTS)
            )
        favorites_list = FavoriteList.create(
            self.session, self.collection, self.visitor.key, now=now, name=name, share_link=link
        )
        self.session.flush()
        return favorites_list

    def add(self, favorites_list: FavoriteList, uuid: UUID, now: datetime) -> File:
        """Add a photo to the list, and return the photo.

        Raises ``NotFound`` for a photo that is not shown to this visitor, ``Conflict`` if the list was sent, and
        ``InvalidInput`` if it is full.
        """
        file = self._file(uuid)
        favorites_list.add(self.session, file, now)
        return file

    def remove(self, favorites_list: FavoriteList, uuid: UUID, now: datetime) -> None:
        """Remove a photo and its note from the list.

        Raises ``NotFound`` for a photo that is not shown to this visitor, and ``Conflict`` if the list was sent.
        """
        favorites_list.remove(self.session, self._file(uuid), now)

    def note(self, favorites_list: FavoriteList, notes: Mapping[UUID, str], now: datetime) -> list[File]:
        """Store these notes, by the photos' uuids, and return the photos whose note was written or changed.

        An empty text deletes the note. Photos that are not in the list are ignored. Raises ``Conflict`` if the list was
        sent, and ``InvalidInput`` for a note that is too long.
        """
        files = favorite_files(self.collection, favorites_list, self.shown).where(File.uuid.in_(notes))
        found = self.session.scalars(files).all()
        return [file for file in found if favorites_list.note(self.session, file, notes[file.uuid], now)]

    def delete(self, favorites_list: FavoriteList, now: datetime) -> None:
        """Delete a list, which can be restored for an hour; raises ``Conflict`` if it was sent."""
        favorites_list.require_open()
        favorites_list.delete(now)

    def bring_back(self, uuid: UUID, now: datetime) -> FavoriteList:
        """Restore a list of this device that was deleted less than an hour ago; raises ``NotFound``."""
        deleted = lists_of(
            self.session, self.collection, self.visitor.key, self.visitor.opened, FavoriteList.can_come_back(now)
        )
        found = next((favorites_list for favorites_list in deleted if favorites_list.uuid == uuid), None)
        if found is None:
            raise NotFound
        found.bring_back()
        return found

    def submit(self, favorites_list: FavoriteList, *, name: str, email: str, message: str, now: datetime) -> int:
        """Send a list to the photographer, and return how many photos it has.

        Raises ``Conflict`` if it was sent already, and ``InvalidInput`` if it is empty or has more photos than wanted,
        or for a value that cannot be stored.
        """
        count, wanted = len(self.file_uuids(favorites_list)), self.collection.selection_wanted
        favorites_list.submit(count, wanted=wanted, name=name, email=email, message=message, now=now)
        return count

    def file_uuids(self, favorites_list: FavoriteList) -> Sequence[UUID]:
        """Return the uuids of a list's photos, in the collection's order."""
        files = favorite_files(self.collection, favorites_list, self.shown)
        return self.session.scalars(files.with_only_columns(File.uuid)).all()

    def _file(self, uuid: UUID) -> File:
        file = self.session.scalar(self.shown.where(File.uuid == uuid))
        if file is None:
            raise NotFound
        return file
