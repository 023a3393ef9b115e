"""Asking for more days, for one visitor: what they can do, and what was decided about their last request."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.composition import services
from app.languages import gettext as _
from app.models import Collection, ExtensionRequest, ShareLink
from app.models.delivery.extension_request import LONGEST_NAME, LONGEST_TEXT, Decision
from app.policies.collection_policy import end_of
from app.views.gallery.ending.ending_notice import SOON
from app.web.access import visitor_key
from app.web.forms.base import TypedForm


class MoreDaysForm(TypedForm):
    """The form of a request; ``link`` is the token of a share link that was opened after its end."""

    name = StringField(_("Your name"), [DataRequired(_("Enter your name.")), Length(max=LONGEST_NAME)])
    text = TextAreaField(_("What do you need more days for?"), [Length(max=LONGEST_TEXT)])
    link = HiddenField()


@dataclass(frozen=True)
class MoreDays:
    """The end, and the remedies of one visitor.

    ``self_days`` is by how many days they can extend it without asking, or None. ``request`` is their last request
    about the present end, or None.
    """

    slug: str
    end: datetime
    may_ask: bool
    self_days: int | None
    request: ExtensionRequest | None
    form: MoreDaysForm

    @classmethod
    def of(
        cls, collection: Collection, link: ShareLink | None, now: datetime, form: MoreDaysForm | None = None
    ) -> "MoreDays | None":
        """Return what the visitor with this link, or this browser, can do; None before the last week, or if nothing."""
        end = end_of(collection, link)
        self_days = services.extensions.self_days(collection, link, now)
        if end is None or end - now > SOON or not (collection.may_ask_for_days or self_days):
            return None
        latest = services.extensions.latest(collection, link, None if link else visitor_key())
        is_about_this = latest is not None and (latest.is_open or latest.ended_at == end)
        form = form or MoreDaysForm(formdata=None, link=link.token if link else "")
        request = latest if is_about_this else None
        return cls(collection.slug, end, collection.may_ask_for_days, self_days, request, form)

    @property
    def url(self) -> str:
        """The address to which the forms are sent."""
        return url_for("gallery.more_days", slug=self.slug)

    @property
    def is_waiting(self) -> bool:
        """Whether the photographer has not answered yet."""
        return self.request is not None and self.request.is_open

    @property
    def is_declined(self) -> bool:
        """Whether the photographer has declined."""
        return self.request is not None and self.request.decision is Decision.DECLINED
