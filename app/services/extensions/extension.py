"""An extension: the later end, and the link or the collection that has to change for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.models import Collection, ShareLink
from app.policies.collection_policy import end_of


@dataclass(frozen=True)
class Extension:
    """The later end (UTC) for visitors with one link, or with the plain address.

    A link that ends alone is extended alone. The collection is extended for all visitors if it ends before ``end``.
    """

    end: datetime
    link: ShareLink | None
    collection: Collection | None

    @classmethod
    def of(cls, collection: Collection, link: ShareLink | None, days: int, now: datetime) -> "Extension | None":
        """Return the extension by some days from the present end, or from now if that is over; None without an end."""
        end = end_of(collection, link)
        if end is None:
            return None
        later = max(end, now) + timedelta(days=days)
        is_links = link is not None and link.expires_at is not None and link.expires_at < later
        is_collections = collection.expires_at is not None and collection.expires_at < later
        return cls(later, link if is_links else None, collection if is_collections else None)

    def apply(self) -> None:
        """Set the later end; the caller commits."""
        if self.link is not None:
            self.link.expires_at = self.end
        if self.collection is not None:
            self.collection.expires_at = self.end
