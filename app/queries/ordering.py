"""Puts things in the order an owner gave: the ones named first, the others behind them as they were."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID


class Orderable(Protocol):
    """Anything with an address and a place."""

    uuid: UUID
    position: int


Thing = TypeVar("Thing", bound=Orderable)


def put_in_order(things: Sequence[Thing], wanted: Iterable[UUID]) -> list[Thing]:
    """Gives ``things`` (in their present order) the positions 1, 2, 3…; unknown addresses are passed over."""
    rank = {uuid: position for position, uuid in enumerate(dict.fromkeys(wanted))}
    ordered = sorted(things, key=lambda thing: rank.get(thing.uuid, len(rank)))
    for position, thing in enumerate(ordered, start=1):
        if thing.position != position:
            thing.position = position
    return ordered


def exchange_positions(things: Sequence[Thing], wanted: Iterable[UUID]) -> None:
    """Those named exchange their places among themselves into this order; all others stay where they are.

    For one page of a longer list. ``things`` come in their present order, and get the positions 1, 2, 3….
    """
    known = {thing.uuid: thing for thing in things}
    named = [known[uuid] for uuid in dict.fromkeys(wanted) if uuid in known]
    moving = {thing.uuid for thing in named}
    following = iter(named)
    put_in_order(things, [(next(following) if thing.uuid in moving else thing).uuid for thing in things])


class FileOrder(StrEnum):
    """A key to order files by: their name, or the time they were taken."""

    NAME = "name"
    TIME = "time"


class Dated(Protocol):
    """Anything with a name's key and, perhaps, a time: the camera's, or the instant on the owner's clock."""

    id: int
    uuid: UUID
    name_key: str
    taken_at: datetime | None
    taken_sort_at: datetime | None


def in_order_of(files: Iterable[Dated], by: FileOrder) -> list[UUID]:
    """Their addresses in ascending order; what has no time comes last, by name."""

    def key(file: Dated) -> tuple:
        if by is FileOrder.NAME:
            return file.name_key, file.id
        taken = file.taken_sort_at or file.taken_at
        return taken is None, taken or datetime.min, file.name_key, file.id  # noqa: DTZ901

    return [file.uuid for file in sorted(files, key=key)]
