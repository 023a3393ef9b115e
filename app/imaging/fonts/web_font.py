"""The recipe of a web font, and the facts of the result: plain values that a process can send to another."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any

FILENAME = "font.woff2"
LONGEST_FAMILY = 100
# A web font whose numbers are outside of these ranges, as parts of its size, would not be readable text.
SANE = {"width": (0.05, 3.0), "ascent": (0.1, 4.0), "descent": (0.0, 3.0)}


@dataclass(frozen=True)
class FontRecipe:
    """The recipe that turns a font file into a web font of at most ``most_bytes`` bytes.

    ``weights`` are the lightest and the heaviest weight that stay of a variable font; if they are equal, the result is
    not variable. ``name`` replaces the font's own name: licenses reserve the names of some fonts for the unchanged
    file (SIL Open Font License 1.1, condition 3). ``is_checked`` refuses fonts that may not be embedded or subset.
    """

    name: str
    weights: tuple[int, int]
    most_bytes: int
    is_checked: bool = True
    features: tuple[str, ...] = field(
        default=("kern", "liga", "clig", "calt", "ccmp", "locl", "mark", "mkmk", "rlig", "tnum", "lnum")
    )

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values, from which ``FontRecipe.from_dict`` makes an equal object."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "FontRecipe":
        """Return the recipe that ``as_dict`` described."""
        return cls(**{**values, "weights": tuple(values["weights"]), "features": tuple(values["features"])})


@dataclass(frozen=True)
class WebFont:
    """The facts of a web font.

    ``width`` is the average advance of a letter, ``ascent`` and ``descent`` the heights above and below the baseline;
    all three are parts of the font's size. ``lightest`` and ``heaviest`` are the weights that it has.
    """

    family: str
    lightest: int
    heaviest: int
    width: float
    ascent: float
    descent: float
    size: int

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values, from which ``WebFont.from_dict`` makes an equal object."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "WebFont":
        """Return the facts that ``as_dict`` described.

        Raises ``ValueError``, ``TypeError`` or ``KeyError`` for values that no honest process sends.
        """
        numbers = {name: float(values[name]) for name in SANE}
        for name, (least, most) in SANE.items():
            if not (math.isfinite(numbers[name]) and least <= numbers[name] <= most):
                raise ValueError(f"{name} is {numbers[name]}.")
        lightest, heaviest = int(values["lightest"]), int(values["heaviest"])
        if not 1 <= lightest <= heaviest <= 1000:
            raise ValueError(f"The weights are {lightest} to {heaviest}.")
        family = " ".join(str(values["family"]).split())[:LONGEST_FAMILY]
        return cls(family, lightest, heaviest, size=int(values["size"]), **numbers)
