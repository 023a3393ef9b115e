"""The events of a studio, which mails and webhooks report."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.models import Collection, FavoriteList, File, ShareLink


class EventType(StrEnum):
    """A kind of event; its value is the name in the API."""

    COLLECTION_PUBLISHED = "collection.published"
    LINK_OPENED = "link.opened"
    SELECTION_SUBMITTED = "selection.submitted"
    FILE_RECEIVED = "file.received"
    FILE_FAILED = "file.failed"
    DOWNLOAD_COMPLETED = "download.completed"


@dataclass(frozen=True)
class StudioEvent:
    """One event in one collection, at a time in UTC.

    ``link`` is the share link that the visitor used; it is None for the plain address and for acts of the owner.
    ``favorites_list`` is the submitted selection. ``numbers`` has counts and sizes in bytes, by name.
    """

    type: EventType
    at: datetime
    collection: Collection
    link: ShareLink | None = None
    file: File | None = None
    favorites_list: FavoriteList | None = None
    numbers: dict[str, int] = field(default_factory=dict)
