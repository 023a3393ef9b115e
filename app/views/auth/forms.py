"""The forms of set-up, sign-in and account."""

from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

from app.models.user import LEAST_PASSWORD_LENGTH

LONG_ENOUGH = Length(min=LEAST_PASSWORD_LENGTH, message=f"Choose at least {LEAST_PASSWORD_LENGTH} characters.")
SAME_AGAIN = "The two passwords differ. Enter the same one twice."
ZONES = [*sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")), "UTC"]


class SetUpForm(FlaskForm):
    """Makes the first owner."""

    studio = StringField("Studio name", [DataRequired("Enter the name your clients know you by."), Length(max=200)])
    email = EmailField("E-mail", [DataRequired("Enter your e-mail address."), Length(max=254)])
    password = PasswordField("Password", [DataRequired("Choose a password."), LONG_ENOUGH])
    again = PasswordField("Password again", [EqualTo("password", SAME_AGAIN)])
    timezone = SelectField("Time zone", choices=ZONES, default="UTC")


class SignInForm(FlaskForm):
    """``next`` is followed only inside this site."""

    email = EmailField("E-mail", [DataRequired("Enter your e-mail address.")])
    password = PasswordField("Password", [DataRequired("Enter your password.")])
    next = HiddenField()


class ProfileForm(FlaskForm):
    """The owner's time zone."""

    timezone = SelectField("Time zone", choices=ZONES)


class PasswordForm(FlaskForm):
    """Another password, for whoever knows the present one."""

    current = PasswordField("Current password", [DataRequired("Enter your current password.")])
    password = PasswordField("New password", [DataRequired("Choose a new password."), LONG_ENOUGH])
    again = PasswordField("New password again", [EqualTo("password", SAME_AGAIN)])


class TokenForm(FlaskForm):
    """A new API token's name."""

    name = StringField("Name", [DataRequired("Say what the token is for."), Length(max=100)])
