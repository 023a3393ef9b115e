"""The notice in the last week of a gallery: until when it is open, and where to ask for more days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from app.models import Collection
from app.policies.collection_policy import Access

SOON = timedelta(days=7)


@dataclass(frozen=True)
class EndingNotice:
    """The end (UTC) of what this visitor may see; ``more_days_url`` is None if they cannot ask for more days."""

    until: datetime
    more_days_url: str | None

    @classmethod
    def of(cls, collection: Collection, access: Access, now: datetime) -> "EndingNotice | None":
        """Return the notice, or None without an end or before the last week."""
        if access.until is None or access.until - now > SOON:
            return None
        may_ask = collection.may_ask_for_days or collection.self_extension_days is not None
        return cls(access.until, url_for("gallery.more_days", slug=collection.slug) if may_ask else None)
