"""The form of a webhook: its address, its events, and whether names are sent."""

from wtforms import BooleanField, IntegerField, SelectChoice, SelectMultipleField, ValidationError
from wtforms.fields import URLField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.languages import gettext as _
from app.models import Webhook
from app.models.webhooks.webhook import LONGEST_ADDRESS
from app.services.events.studio_event import EventType
from app.services.webhooks.webhook_editor import WebhookValues
from app.web.forms.base import TypedForm

# The events of the API, in the order of the page.
EVENT_LABELS = {
    EventType.COLLECTION_PUBLISHED: _("A collection is published"),
    EventType.COLLECTION_EXPIRING: _("A collection ends in 7 days"),
    EventType.COLLECTION_EXPIRED: _("A collection has ended"),
    EventType.LINK_OPENED: _("A share link is opened for the first time"),
    EventType.SELECTION_SUBMITTED: _("A selection is submitted"),
    EventType.COMMENT_POSTED: _("A visitor writes a note on a photo"),
    EventType.DOWNLOAD_COMPLETED: _("A ZIP is downloaded completely"),
    EventType.FILE_RECEIVED: _("A file has arrived"),
    EventType.FILE_FAILED: _("A picture could not be prepared"),
    EventType.UPLOAD_FINISHED: _("An upload is finished"),
    EventType.STORAGE_PROBLEM: _("A store does not work"),
}
CHOICES = [SelectChoice(str(type), label) for type, label in EVENT_LABELS.items()]


def at_least_one(_form: TypedForm, field: SelectMultipleField) -> None:
    """Raise ``ValidationError`` without a value; ``DataRequired`` would make browsers require every checkbox."""
    if not field.data:
        raise ValidationError(_("Choose at least one event."))


class WebhookForm(TypedForm):
    """The form of a new or an existing webhook."""

    url = URLField(_("Address"), [DataRequired(_("Enter the address of the receiver.")), Length(max=LONGEST_ADDRESS)])
    events = SelectMultipleField(
        _("Events"),
        [at_least_one],
        choices=CHOICES,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    include_names = BooleanField(_("Send names of files, share links and selections"))
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookForm":
        """Return the form with the webhook's values, or with those of the request."""
        return cls(data={name: getattr(webhook, name) for name in ("url", "events", "include_names", "version")})

    def values(self) -> WebhookValues:
        """Return the values of the form."""
        names = bool(self.include_names.data)
        return WebhookValues(self.url.data or "", self.events.data or (), names, version=self.version.data)

    def accept_version(self, webhook: Webhook) -> None:
        """Show the form as one of the webhook's current version, so that saving it again replaces that version."""
        self.version.data, self.version.raw_data = webhook.version, None
