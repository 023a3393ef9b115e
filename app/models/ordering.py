"""Puts things in the order an owner gave: the ones named first, the others behind them as they were."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID


class Orderable(Protocol):
    """Anything with an address and a place."""

    uuid: UUID
    position: int


Thing = TypeVar("Thing", bound=Orderable)


def put_in_order(things: Sequence[Thing], wanted: Iterable[UUID]) -> list[Thing]:
    """Gives ``things`` (in their present order) the positions 1, 2, 3…; unknown addresses are passed over."""
    rank = {uuid: place for place, uuid in enumerate(dict.fromkeys(wanted))}
    ordered = sorted(things, key=lambda thing: rank.get(thing.uuid, len(rank)))
    for place, thing in enumerate(ordered, start=1):
        if thing.position != place:
            thing.position = place
    return ordered
