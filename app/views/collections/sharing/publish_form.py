"""The form that publishes a draft."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from wtforms import BooleanField, DateTimeLocalField, Field, PasswordField, RadioField, SelectChoice, SelectField
from wtforms.validators import Length, Optional, StopValidation

from app.formatting import format_date
from app.languages import gettext as _
from app.languages import ngettext
from app.models import Collection, Downloads, MessageTemplate, Privacy
from app.models.accounts.password import HashedPassword
from app.services.collections.collection_editor import CollectionChanges
from app.services.sharing.messages import STANDARD, selected_template
from app.views.collections.settings.first_look_fields import FirstLookFields
from app.views.collections.settings.forms import DOWNLOAD_CHOICES, PRIVACY_CHOICES
from app.web.forms.form_fields import LOCAL_FORMS, as_sent, in_this_age, in_utc, in_zone

NEVER, ON_A_DATE = "never", "date"
DAYS = (30, 60, 90)
LAST_MINUTE = time(23, 59)


def _is_there(form: "PublishForm", field: Field) -> None:
    """Raise ``StopValidation`` if the owner chose to enter a date, and did not."""
    if form.ending.data == ON_A_DATE and field.data is None and not field.errors:
        raise StopValidation(_("Enter the date and the time of the end."))


class PublishForm(FirstLookFields):
    """The form that publishes a draft; times are in the owner's time zone and stored in UTC."""

    privacy = RadioField(
        _("Who can open it"),
        choices=[choice for choice in PRIVACY_CHOICES if choice.value != Privacy.DRAFT],
        default=str(Privacy.LINK),
    )
    password = PasswordField(_("Collection password"), [Length(max=200)])
    ending = RadioField(_("Available until"), default=NEVER)
    expires_at = DateTimeLocalField(_("Date and time"), [_is_there, Optional(), in_this_age], format=LOCAL_FORMS)
    downloads = RadioField(_("Downloads"), choices=DOWNLOAD_CHOICES)
    template = SelectField(_("Message to send"))
    despite_blocks = BooleanField(_("Publish anyway"))

    @classmethod
    def of(
        cls, collection: Collection, now: datetime, zone: ZoneInfo, templates: Sequence[MessageTemplate]
    ) -> "PublishForm":
        """Return the form filled with the draft's values, or with those of the request.

        ``templates`` are the owner's message templates.
        """
        selected = selected_template(templates, collection.message_template, collection.language)
        form = cls(
            data={
                "privacy": str(Privacy.PASSWORD if collection.is_password_set else Privacy.LINK),
                "ending": ON_A_DATE if collection.expires_at else NEVER,
                "expires_at": in_zone(collection.expires_at, zone),
                "downloads": str(collection.downloads),
                "template": str(selected.uuid) if selected else STANDARD,
                **cls.first_look_of(collection),
            }
        )
        named = [(str(each.uuid), f"{each.name} · {each.language_name}") for each in templates]
        form.template.choices = [(STANDARD, str(_("Standard text"))), *named]
        today = now.astimezone(zone).date()
        days = [
            SelectChoice(
                str(count),
                ngettext(
                    "%(count)s day, until %(date)s",
                    "%(count)s days, until %(date)s",
                    count,
                    date=format_date(today + timedelta(days=count)),
                ),
            )
            for count in DAYS
        ]
        form.ending.choices = [SelectChoice(NEVER, _("No end")), *days, SelectChoice(ON_A_DATE, _("Another date"))]
        return form

    def changes(self, now: datetime, zone: ZoneInfo, password: HashedPassword | None) -> CollectionChanges:
        """Return the changes that the form describes, with its password hashed."""
        return CollectionChanges(
            privacy=Privacy(self.privacy.data),
            password=password,
            expires_at=self._end(now, zone),
            downloads=Downloads(self.downloads.data),
            **(self.first_look if self.stage.data else {}),
        )

    def _end(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """Return the end in UTC; a number of days ends with the last minute of a day in the owner's time zone."""
        if self.ending.data == NEVER:
            return None
        if self.ending.data == ON_A_DATE:
            return in_utc(as_sent(self.expires_at), zone)
        day = now.astimezone(zone).date() + timedelta(days=int(self.ending.data))
        return in_utc(datetime.combine(day, LAST_MINUTE), zone)
