"""The events of a studio, which mails and webhooks report."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.models import Collection, ExtensionRequest, FavoriteList, File, ShareLink, Webhook


class EventType(StrEnum):
    """A kind of event; its value is the name in the API."""

    COLLECTION_PUBLISHED = "collection.published"
    COLLECTION_EXPIRING = "collection.expiring"
    COLLECTION_EXPIRED = "collection.expired"
    LINK_OPENED = "link.opened"
    SELECTION_SUBMITTED = "selection.submitted"
    COMMENT_POSTED = "comment.posted"
    FILE_RECEIVED = "file.received"
    FILE_FAILED = "file.failed"
    UPLOAD_FINISHED = "upload.finished"
    DOWNLOAD_COMPLETED = "download.completed"
    STORAGE_PROBLEM = "storage.problem"
    WEBHOOK_DISABLED = "webhook.disabled"
    PHOTOS_ADDED = "photos.added"
    EXTENSION_ASKED = "extension.asked"


@dataclass(frozen=True)
class StudioEvent:
    """One event in one collection, at a time in UTC.

    ``link`` is the share link that the visitor used; it is None for the plain address and for acts of the owner.
    ``favorites_list`` is the submitted selection, or the list with a visitor's note on ``file``. ``extension`` is the
    request for more days. ``numbers`` has counts and sizes in bytes, by name.
    """

    type: EventType
    at: datetime
    collection: Collection
    link: ShareLink | None = None
    file: File | None = None
    favorites_list: FavoriteList | None = None
    extension: ExtensionRequest | None = None
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnerEvent:
    """One event that concerns an owner and no collection, at a time in UTC.

    ``store`` is the name of the store that has a problem, since ``since``. ``webhook`` is the disabled one.
    """

    type: EventType
    at: datetime
    owner_id: int
    store: str | None = None
    since: datetime | None = None
    webhook: Webhook | None = None
