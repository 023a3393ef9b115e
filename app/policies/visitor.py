"""A visitor: all that is known of whoever sent a request, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.models import Collection, ShareLink
from app.models.lock import Lock


@dataclass(frozen=True)
class Visitor:
    """``unlocked`` maps a collection or a share link with a password of its own to the version it was unlocked under;
    ``link`` is the share link this visitor came to the collection by, whatever has become of that link since.

    ``is_preview``: an owner who looks at the collection as a visitor does; to the policy they are one.
    """

    user_id: int | None = None
    unlocked: Mapping[UUID, int] = field(default_factory=dict)
    link: ShareLink | None = None
    is_preview: bool = False

    @classmethod
    def previewed(cls, collection: Collection, link: ShareLink | None) -> "Visitor":
        """A visitor by this link, or by the plain address, who knows every password."""
        locks: list[Lock] = [collection, *([link] if link else [])]
        return cls(unlocked={lock.uuid: lock.password_version for lock in locks}, link=link, is_preview=True)
