"""A visitor: what a request tells about the person who sent it, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.models import Collection, ShareLink


@dataclass(frozen=True)
class Visitor:
    """A visitor of a collection, as the policy sees them.

    ``user_id`` is the id of the signed-in owner, if there is one. ``unlocked`` maps the UUID of a collection or share
    link to the version of its password that the visitor entered, ``pins`` to the version of its download PIN. ``link``
    is the share link that the visitor used; it may have expired or been revoked since. ``is_preview`` is set for an
    owner who previews the collection as a visitor; the policy treats them as a visitor.
    """

    user_id: int | None = None
    unlocked: Mapping[UUID, int] = field(default_factory=dict)
    link: ShareLink | None = None
    is_preview: bool = False
    pins: Mapping[UUID, int] = field(default_factory=dict)

    @classmethod
    def previewed(cls, collection: Collection, link: ShareLink | None) -> "Visitor":
        """Return a previewing visitor of this link or the plain address, who has entered every password and PIN."""
        locks: list[Collection | ShareLink] = [collection, *([link] if link else [])]
        return cls(
            unlocked={lock.uuid: lock.password_version for lock in locks},
            link=link,
            is_preview=True,
            pins={lock.uuid: lock.pin_version for lock in locks},
        )
