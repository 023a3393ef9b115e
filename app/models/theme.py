"""The theme of a gallery: one value with all settings that say how its pages are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Composite, composite, mapped_column

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.columns import text_enum


class CoverStyle(StrEnum):
    """The layout of the cover: how picture, title and white space share the first screen (docs/theme.md)."""

    FULL = "full"
    CENTERED = "centered"
    SPLIT = "split"
    STRIP = "strip"
    FRAMED = "framed"
    TEXT = "text"


class GridStyle(StrEnum):
    """The layout of the grid: rows of one height, columns of one width, or squares cut around the focal point."""

    JUSTIFIED = "justified"
    MASONRY = "masonry"
    SQUARE = "square"


class PhoneGrid(StrEnum):
    """The grid on phones: the same as elsewhere, or a story, with each photo as wide as the screen."""

    SAME = "same"
    STORY = "story"


class Spacing(StrEnum):
    """The gap between photographs: 4, 8 or 16 px; on phones 8 and 16 px are halved."""

    TIGHT = "tight"
    NORMAL = "normal"
    AIRY = "airy"


class Palette(StrEnum):
    """The colors of canvas, ink and accent, each for light and dark pages (``static/css/palettes.css``)."""

    PAPER = "paper"
    INK = "ink"
    STONE = "stone"
    SAGE = "sage"
    BLUSH = "blush"


# The canvas of each palette on light and on dark pages, as in the style sheets.
CANVAS = {
    Palette.PAPER: ("#faf9f7", "#121211"),
    Palette.INK: ("#ffffff", "#0b0e13"),
    Palette.STONE: ("#efece6", "#1e1c1a"),
    Palette.SAGE: ("#eff3ea", "#111612"),
    Palette.BLUSH: ("#fbf1ed", "#191313"),
}


class Typeface(StrEnum):
    """The typeface of a gallery: pairings of two fonts (``services/typefaces``), or the studio's own.

    Without the fonts, titles have a similar family of the visitor's device.
    """

    CLASSIC = "classic"
    MODERN = "modern"
    EDITORIAL = "editorial"
    HUMANIST = "humanist"
    MONO = "mono"
    OWN = "own"


class ColorScheme(StrEnum):
    """The color scheme of the pages: as the visitor's device is set, always light, or always dark."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class PhotoOrder(StrEnum):
    """The order of photos inside a section: as the owner arranged them, by file name, or by time taken."""

    ARRANGED = "arranged"
    NAME = "name"
    TAKEN = "taken"


class DoubleTap(StrEnum):
    """The effect of two quick taps on a photo in the viewer on a phone: zoom it, or make it a favorite."""

    ZOOM = "zoom"
    FAVORITE = "favorite"


@dataclass(frozen=True)
class Theme:
    """The settings that say how a gallery's pages are drawn.

    ``shows_names`` shows file names under the photos; ``shows_capture_data`` shows visitors camera, lens and
    exposure; ``shows_tags`` lets visitors filter by the owner's tags; ``photo_order`` is the order that visitors see
    until they select another.
    """

    cover_style: CoverStyle = CoverStyle.FULL
    grid_style: GridStyle = GridStyle.JUSTIFIED
    spacing: Spacing = Spacing.NORMAL
    palette: Palette = Palette.PAPER
    typeface: Typeface = Typeface.CLASSIC
    color_scheme: ColorScheme = ColorScheme.AUTO
    photo_order: PhotoOrder = PhotoOrder.ARRANGED
    phone_grid: PhoneGrid = PhoneGrid.SAME
    double_tap: DoubleTap = DoubleTap.ZOOM
    shows_names: bool = False
    shows_capture_data: bool = False
    shows_tags: bool = False

    def changed(self, values: Mapping[str, Any]) -> "Theme":
        """Return this theme with other ``values``, by column name; an enum is given as its plain text.

        Raises ``InvalidInput`` for an unknown name or an unknown value.
        """
        if unknown := sorted(values.keys() - ATTRIBUTES.keys()):
            raise InvalidInput(
                _("A theme has no “%(name)s”. It has %(names)s.", name=unknown[0], names=", ".join(ATTRIBUTES))
            )
        kinds = {name: type(getattr(self, attribute)) for name, attribute in ATTRIBUTES.items()}
        return replace(self, **{ATTRIBUTES[name]: _typed(name, kinds[name], value) for name, value in values.items()})

    def as_dict(self) -> dict[str, str | bool]:
        """Return the theme as plain JSON values by column name, which ``Theme().changed`` reads."""
        values = {name: getattr(self, attribute) for name, attribute in ATTRIBUTES.items()}
        return {name: value if isinstance(value, bool) else str(value) for name, value in values.items()}


# The API, forms and stored presets name an attribute by its column; the column of ``color_scheme`` is "theme".
ATTRIBUTES = {"theme" if field.name == "color_scheme" else field.name: field.name for field in fields(Theme)}


def theme_composite() -> Composite[Theme]:
    """Return the columns of a theme, for a model that has one: ``theme: Mapped[Theme] = theme_composite()``."""
    default = Theme()
    columns = []
    for name, attribute in ATTRIBUTES.items():
        value = getattr(default, attribute)
        kind = None if isinstance(value, bool) else text_enum(type(value))
        columns.append(mapped_column(name, kind, key=attribute, default=value))
    return composite(Theme, *columns)


def _typed(name: str, kind: Any, value: Any) -> Any:
    if kind is bool:
        if isinstance(value, bool):
            return value
        raise InvalidInput(_("“%(name)s” is either true or false.", name=name))
    try:
        return kind(value)
    except ValueError:
        raise InvalidInput(_("“%(name)s” is one of %(kind)s.", name=name, kind=", ".join(kind))) from None
