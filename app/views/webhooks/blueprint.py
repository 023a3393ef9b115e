"""The blueprint of the pages of webhooks; a check before each request admits only signed-in owners."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.extensions import login_manager

blueprint = Blueprint("webhooks", "app.views.webhooks", url_prefix="/account/webhooks", template_folder="templates")
# Scripts and styles are not secret and are served below /static like all others: they need no check and no prefix.
assets = Blueprint("webhooks_assets", "app.views.webhooks", static_folder="static", static_url_path="/static/webhooks")


@blueprint.before_request
def require_owner() -> ResponseReturnValue | None:
    """Refuse every request to this blueprint without a signed-in owner."""
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    return None
