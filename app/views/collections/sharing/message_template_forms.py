"""The form of a message template: its name, its language and its text."""

from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.languages import gettext as _
from app.languages import speaking
from app.languages.language import languages
from app.models import MessageTemplate
from app.models.message_template import LONGEST_NAME
from app.models.text.message_fields import LONGEST_TEXT
from app.services.sharing.standard_message import standard_template
from app.services.sharing.template_editor import TemplateValues
from app.web.forms.base import TypedForm
from app.web.forms.language_field import language_field

# What the fields of a text mean, in the order of the page.
FIELD_MEANINGS = {
    "link": _("the address of the gallery or of the share link; every text needs it"),
    "title": _("the name of the collection"),
    "name": _("whom the share link is for"),
    "until": _("when the gallery or the share link ends"),
    "password_note": _("a sentence that says that a password is needed, without the password"),
    "studio": _("the name of your studio"),
}


class MessageTemplateForm(TypedForm):
    """The form of a message template; a new one begins with the built-in text."""

    name = StringField(_("Name"), [DataRequired(_("Give the template a name.")), Length(max=LONGEST_NAME)])
    language = language_field(_("Language of the text"))
    text = TextAreaField(_("Text"), [DataRequired(_("Write a text.")), Length(max=LONGEST_TEXT)])
    is_default = BooleanField(_("Use for collections without a template of their own"))
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    @classmethod
    def to_begin(cls, name: str, language: str) -> "MessageTemplateForm":
        """Return the form with the built-in text in this language, or with the values of the request."""
        with speaking(languages()[language]):
            text = standard_template(greets_by_name=True)
        return cls(data={"name": name, "language": language, "text": text})

    @classmethod
    def of(cls, template: MessageTemplate) -> "MessageTemplateForm":
        """Return the form with the template's values, or with those of the request."""
        names = ("name", "language", "text", "is_default", "version")
        return cls(data={name: getattr(template, name) for name in names})

    @property
    def values(self) -> TemplateValues:
        """The values that the form describes."""
        return TemplateValues(
            self.name.data or "",
            self.language.data,
            self.text.data or "",
            bool(self.is_default.data),
            version=self.version.data,
        )

    def accept_version(self, template: MessageTemplate) -> None:
        """Show the form as one of the template's current version, so that saving it again replaces that version."""
        self.version.data, self.version.raw_data = template.version, None
