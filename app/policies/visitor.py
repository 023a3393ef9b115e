"""A visitor: what a request tells about the person who sent it, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from app.models.guarded import GuardedCollection, GuardedLink

L_co = TypeVar("L_co", bound=GuardedLink, covariant=True)


@dataclass(frozen=True)
class Visitor(Generic[L_co]):
    """A visitor of a collection, as the policy sees them.

    ``user_id`` is the id of the signed-in owner, if there is one. ``unlocked`` maps the UUID of a collection or share
    link to the version of its password that the visitor entered, ``pins`` to the version of its download PIN. ``link``
    is the share link that the visitor used; it may have expired or been revoked since. ``is_preview`` is set for an
    owner who previews the collection as a visitor; the policy treats them as a visitor.
    """

    user_id: int | None = None
    unlocked: Mapping[UUID, int] = field(default_factory=dict)
    link: L_co | None = None
    is_preview: bool = False
    pins: Mapping[UUID, int] = field(default_factory=dict)


def previewing_visitor(collection: GuardedCollection, link: L_co | None) -> Visitor[L_co]:
    """Return an owner who previews this link or the plain address, as a visitor with every password and PIN."""
    locks: list[GuardedCollection | GuardedLink] = [collection, *([link] if link else [])]
    return Visitor(
        unlocked={lock.uuid: lock.password_version for lock in locks},
        link=link,
        is_preview=True,
        pins={lock.uuid: lock.pin_version for lock in locks},
    )
