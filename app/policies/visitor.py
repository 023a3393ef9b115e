"""A visitor: all that is known of whoever sent a request, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.models import ShareLink


@dataclass(frozen=True)
class Visitor:
    """``unlocked`` maps a collection to the password version it was unlocked under; ``link`` is the share link this
    visitor came to the collection by, whatever has become of that link since.
    """

    user_id: int | None = None
    unlocked: Mapping[UUID, int] = field(default_factory=dict)
    link: ShareLink | None = None
