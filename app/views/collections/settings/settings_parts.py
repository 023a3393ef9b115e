"""The parts of the settings page, in order, and which fields belong to each."""

from collections.abc import Collection as Names
from dataclasses import dataclass

from app.languages import Message
from app.languages import gettext as _
from app.views.collections.settings.settings_form import SettingsForm
from app.views.collections.settings.theme_choices import CHOICES, SWITCHES


@dataclass(frozen=True)
class SettingsPart:
    """A part of the settings page: its anchor, its heading and its fields; a part without fields has acts alone."""

    id: str
    title: Message
    fields: tuple[str, ...] = ()

    def has_error(self, form: SettingsForm, theme_errors: Names[str]) -> bool:
        """Return whether one of its fields has an error; ``theme_errors`` names those of the theme."""
        return any(name in theme_errors or (name in form and form[name].errors) for name in self.fields)


GATE = ("gate_title", "gate_date", "gate_logo", "gate_cover", "gate_line")
THEME = (*(f"theme.{name}" for name, *_rest in CHOICES), *(f"theme.{name}" for name in SWITCHES))
FIRST_LOOK = ("stage", "promised_at", "expected_photos", "tells_automatically")
EXTENSION = ("may_ask_for_days", "self_extension_days")
PARTS = (
    SettingsPart(
        "basics",
        _("Basics"),
        ("title", "description", "event_date", *FIRST_LOOK, "message", "closing", "language", "tags", "slug"),
    ),
    SettingsPart("access", _("Access"), ("privacy", "password", "announces", "expires_at", *EXTENSION, *GATE)),
    SettingsPart("delivery", _("Downloads"), ("downloads", "prepared_sizes", "download_pin", "removes_pin")),
    SettingsPart("look", _("Theme"), THEME),
    SettingsPart("selection", _("Selection"), ("allows_favorites", "selection_wanted", "selection_due")),
    SettingsPart("locations", _("Locations"), ("strips_location", "keeps_location")),
    SettingsPart("previews", _("Previews")),
    SettingsPart("preset", _("Preset")),
    SettingsPart("trash", _("Move to trash")),
)
