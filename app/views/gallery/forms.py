"""The visitor's one form: the password that opens a collection."""

from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired

from app.web.forms.base import TypedForm


class UnlockForm(TypedForm):
    """``next`` is where the visitor was going; it is followed only inside the collection."""

    password = PasswordField("Password", validators=[DataRequired("Enter the password you were given.")])
    next = HiddenField()
