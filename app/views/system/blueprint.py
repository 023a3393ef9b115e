"""The blueprint of the system page. Its guard lets only signed-in owners pass."""

from flask import Blueprint
from flask_login import current_user

from app.extensions import login_manager

blueprint = Blueprint("system", "app.views.system", url_prefix="/system", template_folder="templates")
# Scripts and styles are no secret, and live below /static like everybody's: they need no guard and no prefix.
assets = Blueprint("system_assets", "app.views.system", static_folder="static", static_url_path="/static/system")


@blueprint.before_request
def require_owner():
    """No route of this blueprint can forget to ask."""
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    return None
