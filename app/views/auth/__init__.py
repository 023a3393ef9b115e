"""Set-up, sign-in, sign-out, the owner's account and the log."""

from flask import Blueprint

blueprint = Blueprint("auth", __name__, template_folder="templates")

from app.views.auth import (  # noqa: E402 - the routes attach themselves to the blueprint above
    account_routes,
    audit_routes,
    auth_routes,
    tokens_routes,
)

__all__ = ["account_routes", "audit_routes", "auth_routes", "blueprint", "tokens_routes"]
