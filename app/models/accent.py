"""The studio's accent color: stored as entered, and shown darkened or lightened until it is readable."""

import colorsys
import re
from dataclasses import dataclass
from functools import cached_property

from app.errors import InvalidInput
from app.languages import Message
from app.languages import gettext as _

COLOR = re.compile(r"#[0-9a-f]{6}")
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
# Of the backgrounds of all palettes (static/css/palettes.css), the darkest light one and the lightest dark one.
DARKEST_LIGHT, LIGHTEST_DARK = "#efece6", "#272421"
STEPS = 200


@dataclass(frozen=True)
class Accent:
    """An accent color; ``color`` is ``#`` and six hexadecimal digits, in small letters."""

    color: str

    @classmethod
    def of(cls, color: str) -> "Accent":
        """Return the accent of the entered color; raises ``InvalidInput`` for anything but ``#`` and six digits."""
        color = color.strip().lower()
        if not COLOR.fullmatch(color):
            raise InvalidInput(_("Choose a color, or write it as six digits such as #2f5d50."), field="accent_color")
        return cls(color)

    @cached_property
    def on_light(self) -> str:
        """The color, darkened until it is readable on every light canvas."""
        return _readable(self.color, DARKEST_LIGHT, darker=True)

    @cached_property
    def on_dark(self) -> str:
        """The color, lightened until it is readable on every dark canvas."""
        return _readable(self.color, LIGHTEST_DARK, darker=False)

    @property
    def sentence(self) -> Message:
        """A sentence for the owner: that the color is readable, or how it is changed."""
        light, dark = self.on_light, self.on_dark
        match light != self.color, dark != self.color:
            case True, True:
                return _(
                    "To be readable, your color is darkened to %(light)s on light pages "
                    "and lightened to %(dark)s on dark pages.",
                    light=light,
                    dark=dark,
                )
            case True, False:
                return _("To be readable, your color is darkened to %(light)s on light pages.", light=light)
            case False, True:
                return _("To be readable, your color is lightened to %(dark)s on dark pages.", dark=dark)
        return _("Your color is readable on light and on dark pages.")


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _readable(color: str, canvas: str, *, darker: bool) -> str:
    """Return the color with the lightness nearest to its own that is readable; hue and saturation stay."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(color))
    for step in range(STEPS + 1):
        moved = lightness * (1 - step / STEPS) if darker else lightness + (1 - lightness) * step / STEPS
        red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, moved, saturation))
        shown = f"#{red:02x}{green:02x}{blue:02x}"
        if contrast(shown, canvas) >= LEAST_CONTRAST:
            return shown
    raise AssertionError("Black and white can be read on these.")


def _luminance(color: str) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2, “relative luminance”)."""
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(color))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue
