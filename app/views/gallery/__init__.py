"""The visitor's side: the gallery, its password page, one photo, share links and the studio's home."""

from app.views.gallery.gallery_routes import blueprint

__all__ = ["blueprint"]
