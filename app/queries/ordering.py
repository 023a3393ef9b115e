"""Functions that put rows in the order that an owner gave: the named ones first, then the others as they were."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from uuid import UUID

from app.errors import Conflict


class Orderable(Protocol):
    """A row with a uuid and a position."""

    uuid: UUID
    position: int


Thing = TypeVar("Thing", bound=Orderable)


def put_in_order(things: Sequence[Thing], wanted: Iterable[UUID]) -> list[Thing]:
    """Give ``things`` the positions 1, 2, 3… and return them: first the ``wanted`` ones, then the others.

    ``things`` are passed in their present order. Unknown uuids are ignored.
    """
    rank = {uuid: position for position, uuid in enumerate(dict.fromkeys(wanted))}
    ordered = sorted(things, key=lambda thing: rank.get(thing.uuid, len(rank)))
    for position, thing in enumerate(ordered, start=1):
        if thing.position != position:
            thing.position = position
    return ordered


def put_beside(things: Sequence[Thing], moved: Iterable[UUID], neighbor: UUID, *, is_after: bool) -> None:
    """Move the ``moved`` things after the neighbor, or before it; all others keep their order.

    The other positions do not depend on what the window showed, so moves in two windows both hold. ``things`` are
    passed in their present order, and get the positions 1, 2, 3…. Raises ``Conflict`` if the neighbor is not among the
    others.
    """
    moving = dict.fromkeys(moved)
    others = [thing.uuid for thing in things if thing.uuid not in moving]
    if neighbor not in others:
        raise Conflict
    at = others.index(neighbor) + is_after
    put_in_order(things, [*others[:at], *moving, *others[at:]])


class OrderKey(StrEnum):
    """A key to order files by: their name, or the time they were taken."""

    NAME = "name"
    TIME = "time"


class Dated(Protocol):
    """A file with a sort key of its name and maybe times: ``taken_at`` is by the camera's clock.

    ``taken_sort_at`` is the time by the owner's clock, if the instant is known.
    """

    id: int
    uuid: UUID
    name_key: str
    taken_at: datetime | None
    taken_sort_at: datetime | None


def in_order_of(files: Iterable[Dated], by: OrderKey) -> list[UUID]:
    """Return the uuids of the files in ascending order; by time, files without a time come last, by name."""

    def key(file: Dated) -> tuple[Any, ...]:
        if by is OrderKey.NAME:
            return file.name_key, file.id
        taken = file.taken_sort_at or file.taken_at
        return taken is None, taken or datetime.min, file.name_key, file.id  # noqa: DTZ901

    return [file.uuid for file in sorted(files, key=key)]
