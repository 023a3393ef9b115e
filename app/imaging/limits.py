"""What one picture may cost: the bounds on pixels, memory and time that every picture is held to."""

from dataclasses import asdict, dataclass
from typing import Any

WALL_FACTOR = 3  # a machine busy with other work gives a picture only part of each second


@dataclass(frozen=True)
class Limits:
    """Bounds on one picture: pixels of the original, bytes of memory to decode it, seconds of processor time.

    A bomb costs at most 20 s of processor time and 1.5 GB in one child, and 200 megapixels take the
    largest cameras of today (150 MP) with room to spare.
    """

    max_pixels: int = 200_000_000
    max_memory_bytes: int = 1_500_000_000
    seconds: float = 20

    @property
    def wall_seconds(self) -> float:
        """Seconds on the clock after which a picture is given up, whatever its processor time."""
        return self.seconds * WALL_FACTOR

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; ``Limits(**values)`` reads them back."""
        return asdict(self)
