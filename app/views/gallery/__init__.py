"""The visitor's side: the gallery, its password page, one photo, downloads, share links and the studio's home."""

from app.views.gallery import download_routes, favorites_routes  # noqa: F401 - add their routes to the blueprint
from app.views.gallery.gallery_routes import blueprint

__all__ = ["blueprint"]
