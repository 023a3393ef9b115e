"""The theme of a collection's gallery: cards that are saved by a script when selected, or a plain form."""

from uuid import UUID

from flask import Response, request, url_for
from flask_login import current_user

from app.composition import services
from app.extensions import db
from app.languages import gettext as _
from app.models import Verb
from app.models.theme import (
    ColorScheme,
    CoverStyle,
    DoubleTap,
    GridStyle,
    Palette,
    PhoneGrid,
    PhotoOrder,
    Spacing,
    Theme,
    Typeface,
)
from app.services.collections.collection_editor import CollectionChanges, apply_changes
from app.views.collections.blueprint import blueprint
from app.web.access import owned_collection
from app.web.forms.form_responses import done

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


@blueprint.post("/<uuid:uuid>/look")
def look(uuid: UUID) -> Response:
    """Save the theme; a switch that is missing in the form is turned off."""
    collection = owned_collection(current_user, uuid)
    changed = apply_changes(db.session, collection, CollectionChanges(theme=sent_theme(collection.theme)))
    if changed:
        services.audit.record(Verb.COLLECTION_CHANGED, collection=collection, thing=collection.title, detail=changed)
    db.session.commit()
    return done(_("Saved."), url_for("collections.settings", uuid=uuid, _anchor="look"))


def sent_theme(before: Theme) -> Theme:
    """Return the theme that the form describes; raises ``InvalidInput``."""
    sent = {name: request.form[name] for name, *_rest in CHOICES if name in request.form}
    switches = {name: name in request.form for name in SWITCHES}
    return before.changed({**sent, **switches})
