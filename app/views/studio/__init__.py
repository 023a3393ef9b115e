"""The studio page: name, logo, color, contact, footer and typeface; and the public logo."""

from app.views.studio import font_routes, studio_routes  # noqa: F401 - add their routes to the blueprint
from app.views.studio.blueprint import blueprint

__all__ = ["blueprint"]
