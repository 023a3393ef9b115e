"""The translated names of an API token's scopes."""

from collections.abc import Iterable

from app.languages import Message
from app.languages import gettext as _
from app.models import TokenScope

LABELS: dict[str, Message] = {
    TokenScope.READ: _("read"),
    TokenScope.UPLOAD: _("upload"),
    TokenScope.MANAGE: _("manage"),
}


def scope_labels(scopes: Iterable[str]) -> list[Message]:
    """Return the names of these scopes, in the order of ``TokenScope``."""
    wanted = set(scopes)
    return [label for scope, label in LABELS.items() if scope in wanted]
