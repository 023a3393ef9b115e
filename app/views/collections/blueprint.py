"""The blueprint of the owner's pages. Its guard lets only signed-in owners pass."""

from flask import Blueprint
from flask_login import current_user

from app.extensions import login_manager

blueprint = Blueprint("collections", "app.views.collections", url_prefix="/collections", template_folder="templates")
# Scripts and styles are no secret, and live below /static like everybody's: they need no guard and no prefix.
assets = Blueprint(
    "collections_assets", "app.views.collections", static_folder="static", static_url_path="/static/collections"
)


@blueprint.before_request
def require_owner():
    """No route of this blueprint can forget to ask."""
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    return None
