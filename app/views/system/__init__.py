"""The system page: the state of the site, for its owners."""

from app.views.system import system_routes  # noqa: F401 - add their routes to the blueprint
from app.views.system.blueprint import assets, blueprint

__all__ = ["assets", "blueprint"]
