"""The system page: how the site is, for its owners. The guard sits on the blueprint."""

from flask import Blueprint
from flask_login import current_user

from app.extensions import login_manager

blueprint = Blueprint("system", __name__, url_prefix="/system", template_folder="templates")
# Scripts and styles are no secret, and live below /static like everybody's: they need no guard and no prefix.
assets = Blueprint("system_assets", __name__, static_folder="static", static_url_path="/static/system")


@blueprint.before_request
def require_owner():
    """No route of this blueprint can forget to ask."""
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    return None


from app.views.system import system_routes  # noqa: E402 - the routes attach themselves to the blueprint above

__all__ = ["assets", "blueprint", "system_routes"]
