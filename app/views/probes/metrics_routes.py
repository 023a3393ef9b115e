"""The site's numbers for Prometheus."""

import hmac

from flask import Response, current_app, request

from app.composition import services
from app.errors import NotFound
from app.views.probes.blueprint import metrics as blueprint
from app.web.metrics import EXTENSION, Site


@blueprint.get("/metrics")
def metrics() -> Response:
    """In Prometheus' text form, for whoever sends the token; without the setting there is nothing here."""
    token = services.settings.VITRINE_METRICS_TOKEN
    given = request.headers.get("Authorization", "").encode()
    if token is None or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise NotFound
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    registry = current_app.extensions[EXTENSION].registry()
    registry.register(Site())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
