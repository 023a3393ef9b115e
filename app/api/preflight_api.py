"""The route ``/api/v1/collections/<uuid>/preflight``: what to mend before a collection is sent."""

from typing import Any
from uuid import UUID

from flask_login import current_user

from app.api.blueprint import collections as blueprint
from app.api.schemas.common import Refusal
from app.api.schemas.preflight import PreflightOut
from app.composition import services
from app.database import utcnow
from app.models import TokenScope
from app.services.preflight.preflight import blocks
from app.web.owned import owned_collection
from app.web.preflight_pages import page_path


@blueprint.get("/<uuid:uuid>/preflight")
@blueprint.needs(TokenScope.READ)
@blueprint.response(200, PreflightOut)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
def preflight(uuid: UUID) -> dict[str, Any]:
    """Return what to mend, or to know, before the collection is sent to a client."""
    collection = owned_collection(current_user, uuid)
    found = services.preflight.concerns(collection, utcnow())
    public = services.settings.PUBLIC_URL
    items = [
        {
            "id": concern.id,
            "level": str(concern.level),
            "text": str(concern.text),
            "fix": public + path if (path := page_path(concern, collection)) else None,
        }
        for concern in found
    ]
    return {"items": items, "blocks": blocks(found)}
