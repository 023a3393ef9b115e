"""The media routes: every byte of an image, each request through the access policy."""

from app.views.media import media_routes  # noqa: F401 - add their routes to the blueprint
from app.views.media.blueprint import blueprint

__all__ = ["blueprint"]
