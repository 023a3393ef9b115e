"""The owner's forms: a new collection, a preset, a section's name."""

from dataclasses import fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.languages import gettext as _
from app.models import Downloads, Preset, Privacy
from app.models.accounts.password import HashedPassword
from app.models.collection import LONGEST_TITLE, MOST_SELECTED
from app.models.preset import LONGEST_NAME as LONGEST_PRESET_NAME
from app.models.theme import Theme
from app.services.collections.collection_editor import CollectionChanges
from app.services.collections.preset_settings import MOST_DAYS, PresetSettings
from app.views.collections.settings.gate_fields import GateFields
from app.web.forms.base import TypedForm
from app.web.forms.form_fields import LOCAL_FORMS, as_sent, in_this_age, in_utc, in_zone

PRIVACY_CHOICES = [
    SelectChoice(str(Privacy.DRAFT), _("Draft")),
    SelectChoice(str(Privacy.PRIVATE), _("Private")),
    SelectChoice(str(Privacy.LINK), _("Anyone with the link")),
    SelectChoice(str(Privacy.PASSWORD), _("Password")),
    SelectChoice(str(Privacy.PUBLIC), _("Public")),
]
DOWNLOAD_CHOICES = [
    SelectChoice(str(Downloads.ORIGINAL), _("Originals")),
    SelectChoice(str(Downloads.PRINT), _("Print size")),
    SelectChoice(str(Downloads.WEB), _("Web size")),
    SelectChoice(str(Downloads.OFF), _("No downloads")),
]
PRESET_FIELDS = [field.name for field in fields(PresetSettings)]
SOME_PHOTOS = _("Ask for %(min)s to %(max)s photos, or leave the number empty.")


class CollectionForm(TypedForm):
    """The form of a new collection; times are in the owner's time zone and stored in UTC."""

    title = StringField(_("Name"), [DataRequired(_("Give the collection a name.")), Length(max=LONGEST_TITLE)])
    event_date = DateField(_("Date"), [Optional()])
    description = TextAreaField(_("Description"), [Length(max=5000)])
    privacy = RadioField(_("Who can open it"), choices=PRIVACY_CHOICES, default=str(Privacy.DRAFT))
    password = PasswordField(_("Collection password"), [Length(max=200)])
    expires_at = DateTimeLocalField(_("Available until"), [Optional(), in_this_age], format=LOCAL_FORMS)
    downloads = RadioField(_("Downloads"), choices=DOWNLOAD_CHOICES, default=str(Downloads.ORIGINAL))

    @classmethod
    def like(cls, preset: PresetSettings | None, now: datetime, zone: ZoneInfo) -> "CollectionForm":
        """Return the form filled from a preset, or with the values of the request."""
        if preset is None:
            return cls()
        end = in_zone(preset.end(now), zone)
        filled = {"privacy": str(preset.privacy), "downloads": str(preset.downloads)}
        return cls(data={**filled, "expires_at": end.replace(second=0, microsecond=0) if end else None})

    def changes(self, zone: ZoneInfo, password: HashedPassword | None) -> CollectionChanges:
        """Return the changes that the form describes, with its local time in UTC, and its password hashed."""
        return CollectionChanges(
            title=self.title.data or "",
            description=self.description.data or "",
            event_date=self.event_date.data,
            expires_at=in_utc(as_sent(self.expires_at), zone),
            downloads=Downloads(self.downloads.data),
            privacy=Privacy(self.privacy.data),
            password=password,
        )


class PresetForm(GateFields):
    """The form of a preset: its name and its settings."""

    name = StringField(_("Name"), [DataRequired(_("Give the preset a name.")), Length(max=LONGEST_PRESET_NAME)])
    privacy = RadioField(_("Who can open it"), choices=PRIVACY_CHOICES, default=str(Privacy.DRAFT))
    downloads = RadioField(_("Downloads"), choices=DOWNLOAD_CHOICES, default=str(Downloads.ORIGINAL))
    days = IntegerField(
        _("Available for, in days"),
        [Optional(), NumberRange(1, MOST_DAYS, _("Enter %(min)s to %(max)s days."))],
    )
    strips_location = BooleanField(_("Remove locations from downloads"))
    keeps_location = BooleanField(_("Store locations"))
    allows_favorites = BooleanField(_("Visitors can mark favorites"), default=True)
    selection_wanted = IntegerField(_("Photos to select"), [Optional(), NumberRange(1, MOST_SELECTED, SOME_PHOTOS)])
    is_default = BooleanField(_("Use for new collections by default"))

    @classmethod
    def of(cls, preset: Preset) -> "PresetForm":
        """Return the form filled with the preset's values, or with those of the request."""
        named = {"name": preset.name, "is_default": preset.is_default}
        settings = PresetSettings.read(preset.settings)
        return cls(data={**settings.as_json(), **cls.values_of(settings.gate), **named})

    def settings(self, theme: Theme) -> PresetSettings:
        """Return the settings that the form describes, with this theme."""
        values = {field.name: field.data for field in self if field.name in PRESET_FIELDS}
        return replace(PresetSettings.read(values), theme=theme, gate=self.gate)


class SectionForm(TypedForm):
    """The form of a section's name."""

    title = StringField(_("Section"), [DataRequired(_("Give the section a name.")), Length(max=200)])
