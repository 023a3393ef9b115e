"""The limits on what one picture may cost: pixels, memory and time."""

from dataclasses import asdict, dataclass
from typing import Any

WALL_FACTOR = 3  # on a busy machine a picture gets only a part of each second


@dataclass(frozen=True)
class Limits:
    """The limits for one picture: pixels of the original, bytes of memory to decode it, seconds of processor time.

    With the defaults, a decompression bomb costs at most 20 s of processor time and 1.5 GB in one child process, and
    200 megapixels are more than the largest cameras of today have (150 MP).
    """

    max_pixels: int = 200_000_000
    max_memory_bytes: int = 1_500_000_000
    seconds: float = 20

    @property
    def wall_seconds(self) -> float:
        """The elapsed seconds after which a picture is given up, even if it used less processor time."""
        return self.seconds * WALL_FACTOR

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values, from which ``Limits(**values)`` makes an equal object."""
        return asdict(self)
