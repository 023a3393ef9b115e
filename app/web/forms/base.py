"""The base of every form: text comes in composed, with one kind of line ends, before its length is counted."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField

from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models.text.typed_text import in_lines

# What WTForms says by itself, in our words and through our catalogs.
SENTENCES: dict[str, Message] = {
    "Invalid Choice: could not coerce.": _("Choose one of the options."),
    "Not a valid choice.": _("Choose one of the options."),
    "Not a valid date value.": _("Enter a date."),
    "Not a valid datetime value.": _("Enter a date and a time."),
    "Not a valid integer value.": _("Enter a whole number."),
    "This field is required.": _("Fill in this field."),
}
TOO_LONG = "Field cannot be longer than %(max)d character."


class TypedForm(FlaskForm):
    """A form whose fields of text hold what ``text.in_lines`` makes of what was sent; passwords stay as typed."""

    class Meta(FlaskForm.Meta):
        """How fields are made for this form."""

        def bind_field(self, form, unbound_field, options):
            """Return the field, with the filter where it holds text."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                options = {**options, "filters": [_read]}
            return super().bind_field(form, unbound_field, options)

        def get_translations(self, form):
            """Return what the messages of WTForms are looked up in."""
            return _Translations()


class _Translations:
    """The messages of WTForms by its English texts; one that is not listed stays as it is."""

    def gettext(self, text: str) -> Message | str:
        """Return our message for this text."""
        return SENTENCES.get(text, text)

    def ngettext(self, singular: str, plural: str, count: int) -> Message | str:
        """Return our message for a text that counts."""
        if singular == TOO_LONG:
            return ngettext("Enter at most %(count)s character.", "Enter at most %(count)s characters.", count)
        return singular if count == 1 else plural


def _read(sent: str | None) -> str | None:
    return None if sent is None else in_lines(sent)
