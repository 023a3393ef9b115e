"""Changes to a collection, by the same rules for the settings page and for the API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from app.database import Session
from app.errors import Conflict
from app.languages import N_
from app.models import Collection, Downloads, Privacy, Stage
from app.models.accounts.password import HashedPassword
from app.models.gate import Gate
from app.models.text.typed_text import in_lines
from app.models.theme import Theme
from app.services.downloads.prepared_sizes import make_for, make_sizes
from app.services.events.events import Events
from app.services.events.studio_event import EventType, StudioEvent
from app.services.mail.client_mails import OFF
from app.services.pictures.picture_facts import forget_positions


class Unset(Enum):
    """A marker for a field that does not change; None would make the field empty."""

    UNSET = None


UNSET = Unset.UNSET
# What an owner calls each column; the audit log stores these names in English.
NAMES = {
    "title": N_("name"),
    "slug": N_("address"),
    "description": N_("description"),
    "message": N_("message"),
    "closing": N_("closing"),
    "gate": N_("password page"),
    "event_date": N_("date"),
    "expires_at": N_("end"),
    "privacy": N_("privacy"),
    "password_hash": N_("password"),
    "downloads": N_("downloads"),
    "pin_hash": N_("download PIN"),
    "prepared_sizes": N_("sizes made for downloads"),
    "keeps_location": N_("stored locations"),
    "strips_location": N_("locations in downloads"),
    "theme": N_("theme"),
    "tag_names": N_("tags"),
    "allows_favorites": N_("favorites"),
    "selection_wanted": N_("size of the selection"),
    "selection_due": N_("due date of the selection"),
    "language": N_("language"),
    "stage": N_("stage"),
    "promised_at": N_("promised date"),
    "expected_photos": N_("expected photos"),
    "tells_automatically": N_("telling of new photos"),
    "announces": N_("telling of the opening"),
    "may_ask_for_days": N_("asking for more days"),
    "self_extension_days": N_("extension without asking"),
}
# For these columns the audit log stores the new value, too.
NAMES_WITH_VALUES: dict[str, dict[StrEnum, str]] = {
    "privacy": {
        Privacy.DRAFT: N_("privacy (draft)"),
        Privacy.PRIVATE: N_("privacy (private)"),
        Privacy.LINK: N_("privacy (link)"),
        Privacy.PASSWORD: N_("privacy (password)"),
        Privacy.PUBLIC: N_("privacy (public)"),
    },
    "downloads": {
        Downloads.ORIGINAL: N_("downloads (original)"),
        Downloads.PRINT: N_("downloads (print)"),
        Downloads.WEB: N_("downloads (web)"),
        Downloads.OFF: N_("downloads (off)"),
    },
    "stage": {Stage.FIRST_LOOK: N_("stage (first look)"), Stage.COMPLETE: N_("stage (complete)")},
}


@dataclass(frozen=True)
class CollectionChanges:
    """Changes to the fields of a collection; a field that is ``UNSET`` does not change."""

    title: str | Unset = UNSET
    slug: str | Unset = UNSET
    description: str | Unset = UNSET
    message: str | Unset = UNSET
    closing: str | Unset = UNSET
    gate: Gate | Unset = UNSET
    event_date: date | Unset | None = UNSET
    expires_at: datetime | Unset | None = UNSET
    downloads: Downloads | Unset = UNSET
    prepared_sizes: Sequence[str] | Unset = UNSET
    download_pin: HashedPassword | Unset | None = UNSET
    keeps_location: bool | Unset = UNSET
    strips_location: bool | Unset = UNSET
    allows_favorites: bool | Unset = UNSET
    selection_wanted: int | Unset | None = UNSET
    selection_due: date | Unset | None = UNSET
    language: str | Unset | None = UNSET
    tags: Sequence[str] | Unset = UNSET
    privacy: Privacy | Unset = UNSET
    password: HashedPassword | Unset | None = UNSET
    theme: Theme | Unset = UNSET
    stage: Stage | Unset = UNSET
    promised_at: date | Unset | None = UNSET
    expected_photos: int | Unset | None = UNSET
    tells_automatically: bool | Unset = UNSET
    announces: bool | Unset = UNSET
    may_ask_for_days: bool | Unset = UNSET
    self_extension_days: int | Unset | None = UNSET

    @property
    def is_empty(self) -> bool:
        """Whether no field is set."""
        return all(getattr(self, field.name) is UNSET for field in fields(self))

    def over(self, others: "CollectionChanges") -> "CollectionChanges":
        """Return these changes, with the fields of ``others`` that are not set here."""
        return replace(others, **{name: value for name, value in vars(self).items() if value is not UNSET})


class CollectionEditor:
    """The changes to collections in this session; the caller commits, or rolls back.

    ``sends_mails`` is whether a mail server is set.
    """

    def __init__(self, session: Session, events: Events, clock: Callable[[], datetime], *, sends_mails: bool):
        self._sends_mails = sends_mails
        self._session = session
        self._events = events
        self._clock = clock

    def apply(self, collection: Collection, changes: CollectionChanges) -> str:
        """Apply all changes, and return the names of the fields that changed, with commas between ("" for none).

        The names are English and contain no value that gives access. A collection that is no draft any more is reported
        as published. Raises ``InvalidInput`` or ``Conflict``.
        """
        if changes.announces is True and not (collection.announces or self._sends_mails):
            raise Conflict(OFF, field="announces")
        before = {name: getattr(collection, name) for name in NAMES}
        _apply(self._session, collection, changes)
        now = {name: getattr(collection, name) for name in NAMES}
        if before["privacy"] is Privacy.DRAFT and collection.privacy is not Privacy.DRAFT:
            self._session.flush()  # gives a new collection its id
            self._events.report(StudioEvent(EventType.COLLECTION_PUBLISHED, self._clock(), collection))
        changed = [name for name in NAMES if now[name] != before[name]]
        return ", ".join(_name_of(name, now[name]) for name in changed)


def _name_of(column: str, value: Any) -> str:
    return NAMES_WITH_VALUES[column][value] if column in NAMES_WITH_VALUES else NAMES[column]


def _apply(session: Session, collection: Collection, changes: CollectionChanges) -> None:
    if not isinstance(changes.title, Unset):
        collection.rename(changes.title)
    if not isinstance(changes.slug, Unset):
        collection.move_to(session, changes.slug)
    if not isinstance(changes.description, Unset):
        collection.description = in_lines(changes.description).strip()
    if not isinstance(changes.message, Unset):
        collection.message = in_lines(changes.message).strip()
    if not isinstance(changes.closing, Unset):
        collection.closing = in_lines(changes.closing).strip()
    if not isinstance(changes.gate, Unset):
        collection.gate = changes.gate
    if not isinstance(changes.event_date, Unset):
        collection.event_date = changes.event_date
    if not isinstance(changes.expires_at, Unset):
        collection.expires_at = changes.expires_at
    _set_downloads(session, collection, changes)
    if not isinstance(changes.theme, Unset):
        collection.theme = changes.theme
    if not isinstance(changes.language, Unset):
        collection.set_language(changes.language)
    if not isinstance(changes.tags, Unset):
        collection.tag(changes.tags)
    _set_selection(collection, changes)
    _set_first_look(collection, changes)
    _set_extension(collection, changes)
    _set_location(session, collection, changes)
    _protect(collection, changes)


def _set_downloads(session: Session, collection: Collection, changes: CollectionChanges) -> None:
    if not isinstance(changes.download_pin, Unset):
        collection.set_pin(changes.download_pin)
    if not isinstance(changes.prepared_sizes, Unset):
        make_sizes(session, collection, changes.prepared_sizes)
    if not isinstance(changes.downloads, Unset):
        collection.downloads = changes.downloads
        make_for(session, collection, changes.downloads)


def _set_selection(collection: Collection, changes: CollectionChanges) -> None:
    if not isinstance(changes.allows_favorites, Unset):
        collection.allows_favorites = changes.allows_favorites
    wanted, due = collection.selection_wanted, collection.selection_due
    collection.ask_for_selection(
        wanted if isinstance(changes.selection_wanted, Unset) else changes.selection_wanted,
        due if isinstance(changes.selection_due, Unset) else changes.selection_due,
    )


def _set_first_look(collection: Collection, changes: CollectionChanges) -> None:
    if not isinstance(changes.tells_automatically, Unset):
        collection.tells_automatically = changes.tells_automatically
    if not isinstance(changes.announces, Unset):
        collection.announces = changes.announces
    collection.promise(
        collection.stage if isinstance(changes.stage, Unset) else changes.stage,
        collection.promised_at if isinstance(changes.promised_at, Unset) else changes.promised_at,
        collection.expected_photos if isinstance(changes.expected_photos, Unset) else changes.expected_photos,
    )


def _set_extension(collection: Collection, changes: CollectionChanges) -> None:
    if not isinstance(changes.may_ask_for_days, Unset):
        collection.may_ask_for_days = changes.may_ask_for_days
    if not isinstance(changes.self_extension_days, Unset):
        collection.allow_self_extension(changes.self_extension_days)


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
