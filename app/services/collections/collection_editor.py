"""Changes a collection: the same rules for the settings page and for the API."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import Enum

from app.database import Session
from app.models import Collection, Downloads, Privacy
from app.models.text.typed_text import in_lines
from app.models.theme import Theme
from app.services.pictures.picture_facts import forget_positions


class Unset(Enum):
    """Stands for a field that is not to change, where None means empty."""

    UNSET = None


UNSET = Unset.UNSET
# What an owner calls each column; a change of those with a second word says to what.
NAMES = {
    "title": "name",
    "slug": "address",
    "description": "description",
    "event_date": "date",
    "expires_at": "end",
    "privacy": "privacy",
    "password_hash": "password",
    "downloads": "downloads",
    "keeps_location": "noting places",
    "strips_location": "places in downloads",
    "theme": "theme",
    "tag_names": "tags",
    "allows_favorites": "favorites",
    "selection_wanted": "how many to choose",
    "selection_due": "until when to choose",
}
SHOWN_WITH_VALUE = {"privacy", "downloads"}


@dataclass(frozen=True)
class CollectionChanges:
    """What to change; everything left out stays."""

    title: str | Unset = UNSET
    slug: str | Unset = UNSET
    description: str | Unset = UNSET
    event_date: date | Unset | None = UNSET
    expires_at: datetime | Unset | None = UNSET
    downloads: Downloads | Unset = UNSET
    keeps_location: bool | Unset = UNSET
    strips_location: bool | Unset = UNSET
    allows_favorites: bool | Unset = UNSET
    selection_wanted: int | Unset | None = UNSET
    selection_due: date | Unset | None = UNSET
    tags: Sequence[str] | Unset = UNSET
    privacy: Privacy | Unset = UNSET
    password: str | Unset | None = UNSET
    theme: Theme | Unset = UNSET

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return all(getattr(self, field.name) is UNSET for field in fields(self))

    def over(self, others: "CollectionChanges") -> "CollectionChanges":
        """These changes, and of ``others`` those that these leave out."""
        return replace(others, **{name: value for name, value in vars(self).items() if value is not UNSET})


def apply_changes(session: Session, collection: Collection, changes: CollectionChanges) -> str:
    """Applies them all, or raises ``InvalidInput`` or ``Conflict``; the caller commits or rolls back.

    Answers what is different now, in words and without any value that opens something; empty where nothing is.
    """
    before = {name: getattr(collection, name) for name in NAMES}
    _apply(session, collection, changes)
    now = {name: getattr(collection, name) for name in NAMES}
    changed = [name for name in NAMES if now[name] != before[name]]
    return ", ".join(f"{NAMES[name]} ({now[name]})" if name in SHOWN_WITH_VALUE else NAMES[name] for name in changed)


def _apply(session: Session, collection: Collection, changes: CollectionChanges) -> None:
    if not isinstance(changes.title, Unset):
        collection.rename(changes.title)
    if not isinstance(changes.slug, Unset):
        collection.move_to(session, changes.slug)
    if not isinstance(changes.description, Unset):
        collection.description = in_lines(changes.description).strip()
    if not isinstance(changes.event_date, Unset):
        collection.event_date = changes.event_date
    if not isinstance(changes.expires_at, Unset):
        collection.expires_at = changes.expires_at
    if not isinstance(changes.downloads, Unset):
        collection.downloads = changes.downloads
    if not isinstance(changes.theme, Unset):
        collection.theme = changes.theme
    if not isinstance(changes.tags, Unset):
        collection.tag(changes.tags)
    _set_selection(collection, changes)
    _set_location(session, collection, changes)
    _protect(collection, changes)


def _set_selection(collection: Collection, changes: CollectionChanges) -> None:
    if not isinstance(changes.allows_favorites, Unset):
        collection.allows_favorites = changes.allows_favorites
    wanted, due = collection.selection_wanted, collection.selection_due
    collection.ask_for_selection(
        wanted if isinstance(changes.selection_wanted, Unset) else changes.selection_wanted,
        due if isinstance(changes.selection_due, Unset) else changes.selection_due,
    )


def _set_location(session: Session, collection: Collection, changes: CollectionChanges) -> None:
    if not isinstance(changes.strips_location, Unset):
        collection.strips_location = changes.strips_location
    if not isinstance(changes.keeps_location, Unset):
        if collection.keeps_location and not changes.keeps_location:
            forget_positions(session, collection)
        collection.keeps_location = changes.keeps_location


def _protect(collection: Collection, changes: CollectionChanges) -> None:
    password = None if isinstance(changes.password, Unset) else changes.password
    if not isinstance(changes.privacy, Unset):
        collection.protect(changes.privacy, password)
    elif password:
        collection.protect(Privacy.PASSWORD, password)
