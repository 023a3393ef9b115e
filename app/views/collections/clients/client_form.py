"""The form of a client: a name and an e-mail address."""

from wtforms import IntegerField, StringField
from wtforms.fields import EmailField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.languages import gettext as _
from app.models import Client
from app.models.client import LONGEST_NAME
from app.models.text.email_address import LONGEST_EMAIL
from app.web.forms.base import TypedForm


class ClientForm(TypedForm):
    """The form of a new or an existing client."""

    name = StringField(_("Name"), [DataRequired(_("Give the client a name.")), Length(max=LONGEST_NAME)])
    email = EmailField(_("E-mail address"), [Optional(), Length(max=LONGEST_EMAIL)])
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    @classmethod
    def of(cls, client: Client) -> "ClientForm":
        """Return the form with the client's values, or with those of the request."""
        return cls(data={name: getattr(client, name) for name in ("name", "email", "version")})

    def accept_version(self, client: Client) -> None:
        """Show the form as one of the client's current version, so that saving it again replaces that version."""
        self.version.data, self.version.raw_data = client.version, None
