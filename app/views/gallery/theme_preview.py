"""The preview of a theme: the owner's gallery page in the theme that the settings page describes, in a frame there."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from flask import Response, request
from flask_login import current_user, login_required

from app.database import utcnow
from app.extensions import db
from app.models.theme import ATTRIBUTES, Theme
from app.policies.collection_policy import decide
from app.policies.visitor import Visitor
from app.views.gallery.blueprint import blueprint, rendered
from app.views.gallery.cover_picture import cover_picture
from app.views.gallery.gallery_page import GalleryPage
from app.web.headers import allow_own_frames
from app.web.owned import owned_collection
from app.web.photo_view import PhotoView

MOST_PREVIEWED = 12


@blueprint.get("/collections/<uuid:uuid>/look")
@login_required
def theme_preview(uuid: UUID) -> Response:
    """Show the owner the gallery page in the theme of the query, or in its own.

    A switch that is missing in the query is off. The page loads no script, and no visit is recorded.
    """
    collection = owned_collection(current_user, uuid)
    access = decide(Visitor(user_id=current_user.id), collection, utcnow())
    page = PreviewedPage(db.session, collection, access, chosen=_theme(collection.theme))
    allow_own_frames()
    return rendered("gallery/theme_preview.html", gallery=page, cover=cover_picture(page))


@dataclass(frozen=True)
class PreviewedPage(GalleryPage):
    """The first page of a gallery in the theme ``chosen``, with a few photos."""

    chosen: Theme = field(default_factory=Theme)

    @property
    def theme(self) -> Theme:
        return self.chosen

    @cached_property
    def photos(self) -> list[PhotoView]:
        return super().photos[:MOST_PREVIEWED]


def _theme(saved: Theme) -> Theme:
    """Return the theme that the query describes; raises ``InvalidInput``."""
    sent = {name: value for name, value in request.args.items() if name in ATTRIBUTES}
    if not sent:
        return saved
    values = saved.as_dict()
    return saved.changed(
        {name: name in sent if isinstance(value, bool) else sent.get(name, value) for name, value in values.items()}
    )
