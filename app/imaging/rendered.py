"""What rendering a picture gives back: the variants made, and the facts learned on the way."""

from dataclasses import asdict, dataclass
from typing import Any

from app.imaging.metadata.facts import Fact


@dataclass(frozen=True)
class RenderedVariant:
    """One variant's file: its spec's name, its format, its size in px and in bytes, and its file name."""

    name: str
    format: str
    width: int
    height: int
    size: int
    filename: str


@dataclass(frozen=True)
class Rendered:
    """The outcome for one original.

    ``width`` and ``height`` are the upright original's, in px; ``format`` is Pillow's name for its format;
    ``focus`` is the point its crops were cut around, from (0, 0) to (1, 1); ``color`` is ``#rrggbb``;
    ``placeholder`` a ``data:`` URI; ``metadata`` as `metadata.read_metadata` gives it, with ``orientation`` (1-8) as
    the file tells it; ``taken_at`` the camera's local time in ISO 8601.
    """

    width: int
    height: int
    variants: tuple[RenderedVariant, ...]
    focus: tuple[float, float]
    color: str
    placeholder: str
    metadata: dict[str, Fact]
    format: str
    taken_at: str | None

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, read back by ``from_dict``."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Rendered":
        """The inverse of ``as_dict``."""
        variants = tuple(RenderedVariant(**variant) for variant in values["variants"])
        return cls(**{**values, "variants": variants, "focus": tuple(values["focus"])})
