"""The site's metrics for Prometheus."""

import hmac

from flask import Response, current_app, request

from app.composition import services
from app.errors import NotFound
from app.views.probes.blueprint import metrics as blueprint
from app.web.metrics import EXTENSION, SiteCollector


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the metrics in Prometheus' text format; raises ``NotFound`` without the setting or the right token."""
    token = services.settings.VITRINE_METRICS_TOKEN
    given = request.headers.get("Authorization", "").encode()
    if token is None or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise NotFound
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    registry = current_app.extensions[EXTENSION].registry()
    registry.register(SiteCollector())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
