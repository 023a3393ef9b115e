"""The look of a gallery: one value that says how its pages are drawn, to be kept, compared and copied as a whole."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Composite, composite, mapped_column

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.columns import text_enum


class CoverStyle(StrEnum):
    """The top of the page: the whole screen, a strip of it, words beside the picture, or words alone."""

    FULL = "full"
    STRIP = "strip"
    SPLIT = "split"
    TEXT = "text"


class GridStyle(StrEnum):
    """Rows of one height, columns of one width, or squares cut around the focal point."""

    JUSTIFIED = "justified"
    MASONRY = "masonry"
    SQUARE = "square"


class Spacing(StrEnum):
    """The gap between photographs: 4, 8 or 16 px; half of the two larger ones on phones."""

    TIGHT = "tight"
    NORMAL = "normal"
    AIRY = "airy"


class Palette(StrEnum):
    """Canvas, ink and accent, each for light and dark (``static/css/palettes.css``)."""

    PAPER = "paper"
    INK = "ink"
    STONE = "stone"
    SAGE = "sage"
    BLUSH = "blush"


class Typeface(StrEnum):
    """What titles are set in, by families that readers' devices have: nothing is downloaded."""

    CLASSIC = "classic"
    MODERN = "modern"
    EDITORIAL = "editorial"
    MONO = "mono"


class Theme(StrEnum):
    """As the reader's device is set, or always the one."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class PhotoOrder(StrEnum):
    """How photos follow each other inside a section: as the owner arranged them, by file name, or by time taken."""

    ARRANGED = "arranged"
    NAME = "name"
    TAKEN = "taken"


@dataclass(frozen=True)
class Look:
    """``shows_names`` writes file names under the photos; ``shows_capture_data`` tells visitors camera, lens and
    exposure; ``photo_order`` is the order visitors find first.
    """

    cover_style: CoverStyle = CoverStyle.FULL
    grid_style: GridStyle = GridStyle.JUSTIFIED
    spacing: Spacing = Spacing.NORMAL
    palette: Palette = Palette.PAPER
    typeface: Typeface = Typeface.CLASSIC
    theme: Theme = Theme.AUTO
    photo_order: PhotoOrder = PhotoOrder.ARRANGED
    shows_names: bool = False
    shows_capture_data: bool = False

    def changed(self, values: Mapping[str, Any]) -> "Look":
        """The same with these values, enums as their plain text; raises ``InvalidInput`` for what is no look."""
        kinds = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        if unknown := sorted(values.keys() - kinds.keys()):
            raise InvalidInput(
                _("A look has no “%(value)s”. It has %(kinds)s.", value=unknown[0], kinds=", ".join(kinds))
            )
        return replace(self, **{name: _typed(name, kinds[name], value) for name, value in values.items()})

    def as_dict(self) -> dict[str, str | bool]:
        """Plain JSON values, read back by ``Look().changed``."""
        return {name: value if isinstance(value, bool) else str(value) for name, value in asdict(self).items()}


def look_composite() -> Composite[Look]:
    """The columns of a look, for a model that keeps one: ``look: Mapped[Look] = look_composite()``."""
    usual = Look()
    columns = [
        mapped_column(name, None if isinstance(value, bool) else text_enum(type(value)), default=value)
        for name, value in ((field.name, getattr(usual, field.name)) for field in fields(Look))
    ]
    return composite(Look, *columns)


def _typed(name: str, kind: Any, value: Any) -> Any:
    if kind is bool:
        if isinstance(value, bool):
            return value
        raise InvalidInput(_("“%(name)s” is either true or false.", name=name))
    try:
        return kind(value)
    except ValueError:
        raise InvalidInput(_("“%(name)s” is one of %(kind)s.", name=name, kind=", ".join(kind))) from None
