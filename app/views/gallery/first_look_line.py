"""The sentence of a gallery that is a first look: how many of its photos are there, and by when the others come."""

from dataclasses import dataclass
from datetime import date

from app.models import Collection


@dataclass(frozen=True)
class FirstLookLine:
    """A first look; ``expected`` and ``by`` are None if the owner did not say so, or if it does not hold any more."""

    shown: int
    expected: int | None
    by: date | None

    @classmethod
    def of(cls, collection: Collection, shown: int, today: date) -> "FirstLookLine | None":
        """Return the line of a gallery that shows this number of photos, or None for a complete one.

        A promised day that is over is left out, and so is a number that is reached.
        """
        if not collection.is_first_look or not shown:
            return None
        expected, by = collection.expected_photos, collection.promised_at
        return cls(
            shown,
            expected if expected is not None and expected > shown else None,
            by if by is not None and by >= today else None,
        )
