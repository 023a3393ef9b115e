"""The result of rendering a picture: the variants that were made, and facts about the original."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from app.imaging.metadata.facts import Fact

# Pages have both in their markup.
COLOR, PLACEHOLDER = re.compile("#[0-9a-f]{6}"), re.compile("data:image/webp;base64,[A-Za-z0-9+/=]{0,2000}")


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
    """The result of rendering one original.

    ``width`` and ``height`` are those of the upright original, in px. ``format`` is Pillow's name of its format.
    ``focus`` is the point around which its crops were made, from (0, 0) to (1, 1). ``color`` is its dominant color as
    ``#rrggbb``, and ``placeholder`` a ``data:`` URI. ``metadata`` has the facts that `read_metadata` returns, and
    ``orientation`` (1 to 8) as the file states it. ``taken_at`` is the camera's local time in ISO 8601.
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
        """Return plain JSON values, which ``from_dict`` reads."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Rendered":
        """Return the object of these values, which ``as_dict`` returned.

        Raises ``ValueError``, ``TypeError`` or ``KeyError`` for others: a child that was taken over may send any.
        """
        if not COLOR.fullmatch(values["color"]) or not PLACEHOLDER.fullmatch(values["placeholder"]):
            raise ValueError("The color or the placeholder is none.")
        variants = tuple(RenderedVariant(**variant) for variant in values["variants"])
        return cls(**{**values, "variants": variants, "focus": tuple(values["focus"])})
