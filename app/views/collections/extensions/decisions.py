"""The decision about a request for more days that a form sends, and what each choice would extend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from app.composition import services
from app.errors import InvalidInput
from app.extensions import db
from app.formatting import datetime_in
from app.languages import Message
from app.languages import gettext as _
from app.models import ExtensionRequest
from app.policies.collection_policy import end_of
from app.services.extensions.extension import Extension
from app.services.extensions.extension_decisions import CHOICES


@dataclass(frozen=True)
class ShownRequest:
    """A request with its present end (UTC, None without one), and what each number of days would extend."""

    request: ExtensionRequest
    end: datetime | None
    choices: Sequence[tuple[int, Extension | None]]

    @classmethod
    def of(cls, found: ExtensionRequest, now: datetime) -> "ShownRequest":
        """Return the request as it is shown at this time."""
        collection, link = found.collection, found.share_link
        choices = [(days, Extension.of(collection, link, days, now)) for days in CHOICES]
        return cls(found, end_of(collection, link), choices)

    @property
    def has_changed(self) -> bool:
        """Whether the end is another one than the visitor saw."""
        return self.end != self.request.ended_at

    @property
    def extends_link_alone(self) -> bool:
        """Whether each number of days extends the share link and not the collection."""
        return all(extension is not None and extension.collection is None for _days, extension in self.choices)


def decide_as_sent(found: ExtensionRequest, now: datetime, zone: ZoneInfo) -> Message:
    """Decide as the form's ``days`` or ``decline`` says, commit, and return a sentence about it.

    Raises ``Conflict`` for a request that was decided already, and ``InvalidInput`` for another number of days.
    """
    days: Any = request.form.get("days", type=int)
    if "decline" in request.form:
        services.extensions.decisions.decline(found.id, now)
        db.session.commit()
        return _("The request is declined. The end stays as it was.")
    if days not in CHOICES:
        raise InvalidInput(_("Choose 7, 14 or 30 more days, or decline."))
    extension = services.extensions.decisions.approve(found.id, days, now)
    db.session.commit()
    if extension is None:
        return _("There is no end any more, so nothing was extended.")
    end = datetime_in(extension.end, zone)
    if extension.collection is None and extension.link is not None:
        return _("The share link for %(name)s works until %(end)s.", name=extension.link.name, end=end)
    return _("The collection is available until %(end)s, for all its visitors.", end=end)
