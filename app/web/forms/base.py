"""The base of every form: text is normalized, with one kind of line ends, before its length is counted."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField

from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models.text.typed_text import in_lines

# Our messages for those of WTForms, so that our catalogs translate them.
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
    """A form whose text fields hold what ``in_lines`` makes of the sent text; passwords stay as typed."""

    class Meta(FlaskForm.Meta):
        """The form's settings: how its fields are made."""

        def bind_field(self, form: FlaskForm, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Return the field, with the filter if it holds text."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                options = {**options, "filters": [_read]}
            return super().bind_field(form, unbound_field, options)

        def get_translations(self, form: FlaskForm) -> "_Translations":
            """Return our messages in the form that WTForms expects of a catalog."""
            return _Translations()


class _Translations:
    """A catalog of messages by WTForms' English texts; a text that is not listed stays unchanged."""

    def gettext(self, text: str) -> Message | str:
        """Return our message for this text."""
        return SENTENCES.get(text, text)

    def ngettext(self, singular: str, plural: str, count: int) -> Message | str:
        """Return our message for a text that depends on a number."""
        if singular == TOO_LONG:
            return ngettext("Enter at most %(count)s character.", "Enter at most %(count)s characters.", count)
        return singular if count == 1 else plural


def _read(sent: str | None) -> str | None:
    return None if sent is None else in_lines(sent)
