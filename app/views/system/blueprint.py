"""The blueprint of the system page; a check before each request admits only signed-in owners."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.extensions import login_manager

blueprint = Blueprint("system", "app.views.system", url_prefix="/system", template_folder="templates")
# Scripts and styles are not secret and are served below /static like all others: they need no check and no prefix.
assets = Blueprint("system_assets", "app.views.system", static_folder="static", static_url_path="/static/system")


@blueprint.before_request
def require_owner() -> ResponseReturnValue | None:
    """Refuse every request to this blueprint without a signed-in owner."""
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    return None
