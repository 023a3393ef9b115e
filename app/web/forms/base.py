"""The base of every form: text comes in composed, with one kind of line ends, before its length is counted."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField

from app.models.text.typed_text import in_lines


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


def _read(sent: str | None) -> str | None:
    return None if sent is None else in_lines(sent)
