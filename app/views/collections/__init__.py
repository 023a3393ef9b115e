"""The owner's side: collections, photos, settings, share page, activity, trash. The guard sits on the blueprint."""

from flask import Blueprint
from flask_login import current_user

from app.extensions import login_manager

blueprint = Blueprint("collections", __name__, url_prefix="/collections", template_folder="templates")
# Scripts and styles are no secret, and live below /static like everybody's: they need no guard and no prefix.
assets = Blueprint("collections_assets", __name__, static_folder="static", static_url_path="/static/collections")


@blueprint.before_request
def require_owner():
    """No route of this blueprint can forget to ask."""
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    return None


from app.views.collections import (  # noqa: E402 - the routes attach themselves to the blueprint above
    activity_routes,
    collections_routes,
    files_routes,
    focus_routes,
    library_routes,
    list_routes,
    look_routes,
    presets_routes,
    sections_routes,
    selection_exports,
    selections_routes,
    share_routes,
    tags_routes,
    trash_routes,
    upload_routes,
    variants_routes,
    words_routes,
)

__all__ = [
    "activity_routes",
    "assets",
    "blueprint",
    "collections_routes",
    "files_routes",
    "focus_routes",
    "library_routes",
    "list_routes",
    "look_routes",
    "presets_routes",
    "sections_routes",
    "selection_exports",
    "selections_routes",
    "share_routes",
    "tags_routes",
    "trash_routes",
    "upload_routes",
    "variants_routes",
    "words_routes",
]
