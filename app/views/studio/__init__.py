"""The studio's own page: its name, logo, color, contact and footer; and the logo as everybody sees it."""

from app.views.studio.studio_routes import blueprint

__all__ = ["blueprint"]
