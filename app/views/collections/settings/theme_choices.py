"""The choices of a gallery's theme, as the settings and presets show them, and those that a form sends."""

from flask import request

from app.languages import gettext as _
from app.models.theme import (
    ColorScheme,
    CoverStyle,
    DoubleTap,
    GridStyle,
    Palette,
    PhoneGrid,
    PhotoOrder,
    Spacing,
    Typeface,
)

SWITCHES = ("shows_names", "shows_capture_data", "shows_tags")
PALETTES = {
    Palette.PAPER: _("Paper"),
    Palette.INK: _("Ink"),
    Palette.STONE: _("Stone"),
    Palette.SAGE: _("Sage"),
    Palette.BLUSH: _("Blush"),
}
TYPEFACES = {
    Typeface.CLASSIC: _("Classic"),
    Typeface.MODERN: _("Modern"),
    Typeface.EDITORIAL: _("Editorial"),
    Typeface.HUMANIST: _("Humanist"),
    Typeface.MONO: _("Mono"),
    Typeface.OWN: _("Your own"),
}
# Each entry: the field of the theme, its label, and all values with their names.
CHOICES = (
    (
        "cover_style",
        _("Cover"),
        {
            CoverStyle.FULL: _("Full screen"),
            CoverStyle.CENTERED: _("Centered"),
            CoverStyle.SPLIT: _("Split"),
            CoverStyle.STRIP: _("Strip"),
            CoverStyle.FRAMED: _("Framed"),
            CoverStyle.TEXT: _("Text only"),
        },
    ),
    (
        "grid_style",
        _("Photos in"),
        {GridStyle.JUSTIFIED: _("Rows"), GridStyle.MASONRY: _("Columns"), GridStyle.SQUARE: _("Squares")},
    ),
    ("phone_grid", _("On phones"), {PhoneGrid.SAME: _("As on large screens"), PhoneGrid.STORY: _("One photo a row")}),
    ("spacing", _("Spacing"), {Spacing.TIGHT: _("Tight"), Spacing.NORMAL: _("Normal"), Spacing.AIRY: _("Airy")}),
    ("palette", _("Palette"), PALETTES),
    ("typeface", _("Typeface"), TYPEFACES),
    (
        "theme",
        _("Light or dark"),
        {ColorScheme.AUTO: _("As the device"), ColorScheme.LIGHT: _("Light"), ColorScheme.DARK: _("Dark")},
    ),
    (
        "photo_order",
        _("Order of photos"),
        {PhotoOrder.ARRANGED: _("As arranged"), PhotoOrder.NAME: _("By name"), PhotoOrder.TAKEN: _("By time taken")},
    ),
    (
        "double_tap",
        _("Two taps on a phone"),
        {DoubleTap.ZOOM: _("Zoom the photo"), DoubleTap.FAVORITE: _("Make it a favorite")},
    ),
)


def sent_theme() -> dict[str, str | bool]:
    """Return the values of the theme in the form, in which a missing switch is off; none if the form has no theme."""
    chosen = {name: request.form[name] for name, *_rest in CHOICES if name in request.form}
    return {**chosen, **{name: name in request.form for name in SWITCHES}} if chosen else {}
