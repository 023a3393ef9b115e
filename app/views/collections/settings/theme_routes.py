"""The theme of a collection's gallery: radio cards that save themselves, or a plain form."""

from uuid import UUID

from flask import Response, request, url_for
from flask_login import current_user

from app.composition import services
from app.extensions import db
from app.languages import gettext as _
from app.models import Verb
from app.models.theme import ColorScheme, CoverStyle, GridStyle, Palette, PhotoOrder, Spacing, Theme, Typeface
from app.services.collections.collection_editor import CollectionChanges, apply_changes
from app.views.collections.blueprint import blueprint
from app.web.access import owned_collection
from app.web.forms.form_responses import done

SWITCHES = ("shows_names", "shows_capture_data")
# Each choice: the field of the theme, its label, and every value with a name.
CHOICES = (
    (
        "cover_style",
        "Cover",
        {
            CoverStyle.FULL: "Full screen",
            CoverStyle.STRIP: "Strip",
            CoverStyle.SPLIT: "Split",
            CoverStyle.TEXT: "Text only",
        },
    ),
    (
        "grid_style",
        "Photos in",
        {GridStyle.JUSTIFIED: "Rows", GridStyle.MASONRY: "Columns", GridStyle.SQUARE: "Squares"},
    ),
    ("spacing", "Spacing", {Spacing.TIGHT: "Tight", Spacing.NORMAL: "Normal", Spacing.AIRY: "Airy"}),
    ("palette", "Palette", {palette: str(palette).capitalize() for palette in Palette}),
    ("typeface", "Titles in", {typeface: str(typeface).capitalize() for typeface in Typeface}),
    (
        "theme",
        "Light or dark",
        {ColorScheme.AUTO: "As the device", ColorScheme.LIGHT: "Light", ColorScheme.DARK: "Dark"},
    ),
    (
        "photo_order",
        "Visitors find photos",
        {PhotoOrder.ARRANGED: "As arranged", PhotoOrder.NAME: "By name", PhotoOrder.TAKEN: "By time taken"},
    ),
)


@blueprint.post("/<uuid:uuid>/look")
def look(uuid: UUID) -> Response:
    """Changes what is sent; the switches count as off where the form was sent and they were not."""
    collection = owned_collection(current_user, uuid)
    changed = apply_changes(db.session, collection, CollectionChanges(theme=sent_theme(collection.theme)))
    if changed:
        services.audit.record(Verb.COLLECTION_CHANGED, collection=collection, thing=collection.title, detail=changed)
    db.session.commit()
    return done(_("Saved."), url_for("collections.settings", uuid=uuid, _anchor="look"))


def sent_theme(before: Theme) -> Theme:
    """Return the theme that the form describes; raises ``InvalidInput``."""
    sent = {name: request.form[name] for name, _, _ in CHOICES if name in request.form}
    switches = {name: name in request.form for name in SWITCHES}
    return before.changed({**sent, **switches})
