"""The pages of webhooks: the addresses to which an owner's events are sent, and what was sent."""

from app.views.webhooks import deliveries_routes, webhooks_routes  # noqa: F401 - add their routes to the blueprint
from app.views.webhooks.blueprint import assets, blueprint

__all__ = ["assets", "blueprint"]
