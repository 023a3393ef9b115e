"""The form of a mail to the people of share links: its kind, its recipients, and an own subject and text."""

from collections.abc import Sequence
from uuid import uuid4

from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.languages import gettext as _
from app.models import MailKind, ShareLink
from app.models.text.message_fields import LONGEST_TEXT
from app.services.mail.client_writing import LONGEST_SUBJECT, OwnText
from app.web.forms.base import TypedForm

KIND_CHOICES = [
    SelectChoice(str(MailKind.READY), _("The gallery is ready")),
    SelectChoice(str(MailKind.FIRST_LOOK), _("First photos")),
    SelectChoice(str(MailKind.MORE), _("New photos")),
    SelectChoice(str(MailKind.REMINDER), _("Reminder")),
]
KIND_HINTS = {
    str(MailKind.READY): _("With the message template of the share page, if one is in use there."),
    str(MailKind.FIRST_LOOK): _("More will follow."),
    str(MailKind.MORE): _("You added photos since the last mail."),
    str(MailKind.REMINDER): _("Leaves out people who sent a selection or have every original."),
}


class MailForm(TypedForm):
    """The form of a mail; ``occasion`` lets a form that is sent twice send each mail once."""

    kind = RadioField(_("Occasion"), choices=KIND_CHOICES)
    links = SelectMultipleField(
        _("To"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False
    )
    subject = StringField(_("Subject"), [Length(max=LONGEST_SUBJECT)])
    text = TextAreaField(_("Text"), [Length(max=LONGEST_TEXT)])
    with_cover = BooleanField(_("Show the cover in the mail"))
    occasion = HiddenField()

    @classmethod
    def to_write(cls, links: Sequence[ShareLink], kind: str, selected: set[str]) -> "MailForm":
        """Return the form for these links, a tick at those in ``selected`` (ids), or with the request's values."""
        known = {choice.value for choice in KIND_CHOICES}
        given = {
            "kind": kind if kind in known else str(MailKind.READY),
            "links": [str(link.uuid) for link in links if not selected or str(link.uuid) in selected],
            "occasion": uuid4().hex,
        }
        form = cls(data=given)
        form.links.choices = [SelectChoice(str(link.uuid), f"{link.name} · {link.email}") for link in links]
        return form

    @property
    def own(self) -> OwnText:
        """The owner's own subject and text, and whether the mail shows the cover."""
        return OwnText(self.subject.data or "", self.text.data or "", with_cover=bool(self.with_cover.data))

    def selected(self, links: Sequence[ShareLink]) -> list[ShareLink]:
        """Return those of the links that the owner has selected."""
        ids = set(self.links.data or ())
        return [link for link in links if str(link.uuid) in ids]
