"""The media routes: they send all bytes of images, each request after the access policy allowed it."""

from app.views.media import media_routes, version_routes  # noqa: F401 - add their routes to the blueprint
from app.views.media.blueprint import blueprint

__all__ = ["blueprint"]
