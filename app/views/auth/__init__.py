"""The owner's way in: set-up, sign-in, sign-out, account."""

from app.views.auth.auth_routes import blueprint

__all__ = ["blueprint"]
