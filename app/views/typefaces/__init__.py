"""The fonts that pages load."""

from app.views.typefaces import font_routes  # noqa: F401 - adds its route to the blueprint
from app.views.typefaces.blueprint import blueprint

__all__ = ["blueprint"]
