"""The form for the password that opens a collection."""

from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired

from app.languages import gettext as _
from app.web.forms.base import TypedForm


class UnlockForm(TypedForm):
    """The password form; ``next`` is where the visitor wanted to go, and is followed only within the collection."""

    password = PasswordField(
        _("Password"), validators=[DataRequired(_("Enter the password that you received with the link."))]
    )
    next = HiddenField()
