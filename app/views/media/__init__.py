"""The media routes: the only way to a byte of an image, each through the policy."""

from app.views.media.media_routes import blueprint

__all__ = ["blueprint"]
