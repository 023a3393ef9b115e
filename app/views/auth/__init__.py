"""Set-up, sign-in, sign-out, the account page and the audit log."""

from app.views.auth import account_routes, audit_routes, auth_routes, tokens_routes  # noqa: F401 - add their routes to the blueprint
from app.views.auth.blueprint import blueprint

__all__ = ["blueprint"]
