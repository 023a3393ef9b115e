"""Favorites: the lists of one visitor in one collection, their limits, and which of them is current."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from sqlalchemy import Select, func, select

from app.database import Session
from app.errors import InvalidInput, NotFound, TooManyAttempts
from app.languages import Message
from app.languages import gettext as _
from app.models import Collection, FavoriteList, File, ShareLink
from app.models.favorites import FIRST_NAME, lists_of
from app.queries.files import count_favorites, favorite_files

MOST_LISTS = 20  # of one visitor in one collection
# Whoever throws the cookie away can begin anew: so many new lists of one collection in ten minutes, from everybody.
WINDOW, MOST_NEW_LISTS = timedelta(minutes=10), 300
BUSY = _("Too many new lists are being started here. Try again in a few minutes.")


@dataclass(frozen=True)
class FavoritesVisitor:
    """A visitor as favorites know one: the random key of the device, and the lists opened there, the last one last."""

    key: UUID | None = None
    opened: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Favorites:
    """Made for one request, once the policy said yes; ``shown`` is exactly what this visitor sees of the collection.

    The caller commits.
    """

    session: Session
    collection: Collection
    visitor: FavoritesVisitor
    shown: Select[File]

    @cached_property
    def lists(self) -> Sequence[FavoriteList]:
        """The lists of this device, oldest first."""
        if self.visitor.key is None:
            return []
        return lists_of(self.session, self.collection, self.visitor.key, self.visitor.opened)

    @property
    def current(self) -> FavoriteList | None:
        """Return the list that favorites are added to: the one last opened here, else the one last changed."""
        rank = {uuid: at for at, uuid in enumerate(self.visitor.opened)}
        return max(self.lists, key=lambda each: (rank.get(each.uuid, -1), each.changed_at, each.id), default=None)

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many photos each list has, by list id."""
        return count_favorites(self.session, self.lists, self.shown) if self.lists else {}

    def find(self, uuid: UUID) -> FavoriteList:
        """The list at this address; somebody else's is as unknown as none: ``NotFound``."""
        found = next((favorites_list for favorites_list in self.lists if favorites_list.uuid == uuid), None)
        if found is None:
            raise NotFound
        return found

    def for_change(self, uuid: UUID) -> FavoriteList:
        """The same, as it is now; nobody else changes it until the transaction ends."""
        return FavoriteList.for_change(self.session, self.find(uuid).id)

    def by_token(self, token: str) -> FavoriteList:
        """The list of this collection that a secret link opens; raises ``NotFound``."""
        mine = (FavoriteList.token == token, FavoriteList.collection_id == self.collection.id)
        found = self.session.scalar(select(FavoriteList).where(*mine, FavoriteList.deleted_at.is_(None)))
        if found is None:
            raise NotFound
        return found

    def begin(self, link: ShareLink | None, now: datetime, name: Message | str = FIRST_NAME) -> FavoriteList:
        """Adds a list for this visitor, who must have a key. Raises ``InvalidInput`` and ``TooManyAttempts``."""
        if self.visitor.key is None:
            raise ValueError("A list needs the key of its visitor.")
        if len(self.lists) >= MOST_LISTS:
            raise InvalidInput(
                _("You have %(most_lists)s lists here already. Rename or delete one of them.", most_lists=MOST_LISTS)
            )
        recent = (FavoriteList.collection_id == self.collection.id, FavoriteList.created_at > now - WINDOW)
        if (self.session.scalar(select(func.count(FavoriteList.id)).where(*recent)) or 0) >= MOST_NEW_LISTS:
            raise TooManyAttempts(BUSY, retry_after=int(WINDOW.total_seconds()))
        favorites_list = FavoriteList.create(
            self.session, self.collection, self.visitor.key, now=now, name=name, share_link=link
        )
        self.session.flush()
        return favorites_list

    def add(self, favorites_list: FavoriteList, uuid: UUID, now: datetime) -> File:
        """Marks a photo, and answers it; one that is not shown to this visitor is as unknown as none: ``NotFound``."""
        file = self._file(uuid)
        favorites_list.add(self.session, file, now)
        return file

    def remove(self, favorites_list: FavoriteList, uuid: UUID, now: datetime) -> None:
        """Takes the mark off a photo; raises ``NotFound`` likewise."""
        favorites_list.remove(self.session, self._file(uuid), now)

    def note(self, favorites_list: FavoriteList, notes: Mapping[UUID, str], now: datetime) -> None:
        """Writes these notes, by the photos' addresses; what is not in the list is passed over."""
        files = favorite_files(self.collection, favorites_list, self.shown).where(File.uuid.in_(notes))
        for file in self.session.scalars(files).all():
            favorites_list.note(self.session, file, notes[file.uuid], now)

    def delete(self, favorites_list: FavoriteList, now: datetime) -> None:
        """Removes a list with its marks and notes; raises ``Conflict`` where it has been sent."""
        favorites_list.require_open()
        favorites_list.delete(now)

    def bring_back(self, uuid: UUID, now: datetime) -> FavoriteList:
        """Takes the deletion of a list of this device back, within the hour; raises ``NotFound``."""
        deleted = lists_of(
            self.session, self.collection, self.visitor.key, self.visitor.opened, FavoriteList.can_come_back(now)
        )
        found = next((favorites_list for favorites_list in deleted if favorites_list.uuid == uuid), None)
        if found is None:
            raise NotFound
        found.bring_back()
        return found

    def submit(self, favorites_list: FavoriteList, *, name: str, email: str, message: str, now: datetime) -> None:
        """Sends a list to the photographer; raises ``Conflict`` and ``InvalidInput``."""
        count, wanted = len(self.file_uuids(favorites_list)), self.collection.selection_wanted
        favorites_list.submit(count, wanted=wanted, name=name, email=email, message=message, now=now)

    def file_uuids(self, favorites_list: FavoriteList) -> Sequence[UUID]:
        """The addresses of a list's photos, in the collection's order."""
        files = favorite_files(self.collection, favorites_list, self.shown)
        return self.session.scalars(files.with_only_columns(File.uuid)).all()

    def _file(self, uuid: UUID) -> File:
        file = self.session.scalar(self.shown.where(File.uuid == uuid))
        if file is None:
            raise NotFound
        return file
