"""The forms of set-up, sign-in and account."""

from typing import Any
from zoneinfo import available_timezones

from wtforms import (
    DateField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, EqualTo, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.languages import gettext as _
from app.models import DigestRhythm, TokenScope
from app.models.accounts.user import LEAST_PASSWORD_LENGTH
from app.web.forms.base import TypedForm
from app.web.forms.form_fields import in_this_age

LONG_ENOUGH = Length(
    min=LEAST_PASSWORD_LENGTH,
    message=_("Choose at least %(least_password_length)s characters.", least_password_length=LEAST_PASSWORD_LENGTH),
)
AT_LEAST = _("At least %(count)s characters.", count=LEAST_PASSWORD_LENGTH)
PASSWORDS_DIFFER = _("The two passwords differ. Enter the same password twice.")
SCOPE_CHOICES = [
    SelectChoice(str(TokenScope.READ), _("Read: see collections and files, and download originals")),
    SelectChoice(str(TokenScope.UPLOAD), _("Upload: add files and sections")),
    SelectChoice(str(TokenScope.MANAGE), _("Manage: create, change and delete collections and files")),
]
DIGEST_CHOICES = [
    SelectChoice(str(DigestRhythm.SOON), _("Soon: half an hour after the first event, at most once an hour")),
    SelectChoice(str(DigestRhythm.DAILY), _("Once a day, at 8 in the morning")),
    SelectChoice(str(DigestRhythm.OFF), _("Never")),
]
ZONES = [*sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")), "UTC"]


class SetUpForm(TypedForm):
    """The form that creates the first owner."""

    studio = StringField(
        _("Studio name"), [DataRequired(_("Enter the name your clients know you by.")), Length(max=200)]
    )
    email = EmailField(_("E-mail"), [DataRequired(_("Enter your e-mail address.")), Length(max=254)])
    password = PasswordField(_("Password"), [DataRequired(_("Choose a password.")), LONG_ENOUGH], description=AT_LEAST)
    again = PasswordField(_("Password again"), [EqualTo("password", PASSWORDS_DIFFER)])
    timezone = SelectField(_("Time zone"), choices=ZONES, default="UTC")


class SignInForm(TypedForm):
    """The sign-in form; ``next`` is followed only within this site."""

    email = EmailField(_("E-mail"), [DataRequired(_("Enter your e-mail address."))])
    password = PasswordField(_("Password"), [DataRequired(_("Enter your password."))])
    next = HiddenField()


class ProfileForm(TypedForm):
    """The form for the owner's time zone."""

    timezone = SelectField(_("Time zone"), choices=ZONES)

    @classmethod
    def of(cls, timezone: str, **kwargs: Any) -> "ProfileForm":
        """Return the form filled with this time zone, which is offered even if it is not among the usual ones."""
        form = cls(prefix="profile", data={"timezone": timezone}, **kwargs)
        form.timezone.choices = ZONES if timezone in ZONES else [timezone, *ZONES]
        return form


class DigestForm(TypedForm):
    """The form for how often the owner gets a digest."""

    rhythm = RadioField(_("How often"), choices=DIGEST_CHOICES)

    @classmethod
    def of(cls, rhythm: DigestRhythm, **kwargs: Any) -> "DigestForm":
        """Return the form filled with this rhythm, or with the value of the request."""
        return cls(prefix="digest", data={"rhythm": str(rhythm)}, **kwargs)


class PasswordForm(TypedForm):
    """The form for a new password, which asks for the current one."""

    current = PasswordField(_("Current password"), [DataRequired(_("Enter your current password."))])
    password = PasswordField(
        _("New password"), [DataRequired(_("Choose a new password.")), LONG_ENOUGH], description=AT_LEAST
    )
    again = PasswordField(_("New password again"), [EqualTo("password", PASSWORDS_DIFFER)])


def at_least_one(_form: TypedForm, field: SelectMultipleField) -> None:
    """Raise ``ValidationError`` without a value; ``DataRequired`` would make browsers require every checkbox."""
    if not field.data:
        raise ValidationError(_("Select at least one thing that the token may do."))


class TokenForm(TypedForm):
    """The form for a new API token: its purpose, its scopes, and the last day on which it works."""

    name = StringField(_("Name"), [DataRequired(_("Enter what the token is for.")), Length(max=100)])
    scopes = SelectMultipleField(
        _("What it may do"),
        [at_least_one],
        choices=SCOPE_CHOICES,
        default=[str(TokenScope.READ), str(TokenScope.UPLOAD)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    last_day = DateField(_("Last day"), [Optional(), in_this_age])
