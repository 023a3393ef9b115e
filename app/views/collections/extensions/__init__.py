"""Requests for more days: the owner's list, and the address in a mail that decides one."""

from app.views.collections.extensions import signed_routes  # noqa: F401 - adds its routes to the blueprint
from app.views.collections.extensions.blueprint import blueprint

__all__ = ["blueprint"]
