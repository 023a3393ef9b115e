"""The blueprint of the owner's pages; a check before each request admits only signed-in owners."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.extensions import login_manager

blueprint = Blueprint("collections", "app.views.collections", url_prefix="/collections", template_folder="templates")
# Scripts and styles are not secret and are served below /static like all others: they need no check and no prefix.
assets = Blueprint(
    "collections_assets", "app.views.collections", static_folder="static", static_url_path="/static/collections"
)


@blueprint.before_request
def require_owner() -> ResponseReturnValue | None:
    """Refuse every request to this blueprint without a signed-in owner."""
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    return None
