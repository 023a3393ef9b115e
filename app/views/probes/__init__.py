"""Health and metrics, for operators' programs."""

from app.views.probes import health_routes, metrics_routes  # noqa: F401 - add their routes to the blueprints
from app.views.probes.blueprint import health, metrics

__all__ = ["health", "metrics"]
