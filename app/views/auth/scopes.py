"""The names of an API token's scopes, for people."""

from collections.abc import Iterable

from app.languages import Message
from app.languages import gettext as _
from app.models import Scope

LABELS: dict[str, Message] = {Scope.READ: _("read"), Scope.UPLOAD: _("upload"), Scope.MANAGE: _("manage")}


def scope_labels(scopes: Iterable[str]) -> list[Message]:
    """Return the names of these scopes, in the order of ``Scope``."""
    wanted = set(scopes)
    return [label for scope, label in LABELS.items() if scope in wanted]
