"""The form of an existing collection's settings."""

from collections.abc import Mapping, Set
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.languages import gettext as _
from app.models import Collection, Downloads
from app.models.accounts.password import HashedPassword
from app.models.collection import LONGEST_SLUG, LONGEST_WORDS, MOST_SELECTED
from app.models.delivery.extendable import MOST_SELF_DAYS
from app.models.files.tag import LONGEST_TAG, MOST_TAGS, read_tags
from app.services.collections.collection_editor import CollectionChanges
from app.services.downloads.prepared_sizes import sizes_of
from app.views.collections.settings.first_look_fields import FirstLookFields
from app.views.collections.settings.forms import SOME_PHOTOS, CollectionForm
from app.views.collections.settings.gate_fields import GateFields
from app.views.collections.settings.theme_choices import sent_theme
from app.web.forms.form_fields import in_this_age, in_zone
from app.web.forms.language_field import language_field

SECRETS = frozenset({"password", "download_pin"})
THEME, GATE = "theme.", "gate_"  # the beginnings of the names of their values
PREPARED_CHOICES = [
    SelectChoice(str(Downloads.PRINT), _("Print size")),
    SelectChoice(str(Downloads.WEB), _("Web size")),
]


class SettingsForm(CollectionForm, GateFields, FirstLookFields):
    """The form of an existing collection, whose address can change too.

    An empty password leaves the current one unchanged. ``as_shown`` has a fingerprint of each value that the page
    showed. The theme is not among the fields, but in the request.
    """

    as_shown = HiddenField()
    message = TextAreaField(_("Message"), [Length(max=LONGEST_WORDS)])
    closing = TextAreaField(_("Closing"), [Length(max=LONGEST_WORDS)])
    download_pin = PasswordField(_("Download PIN"), [Length(max=20)])
    removes_pin = BooleanField(_("Remove the PIN"))
    prepared_sizes = SelectMultipleField(
        _("Made ahead"), choices=PREPARED_CHOICES, widget=ListWidget(), option_widget=CheckboxInput()
    )
    strips_location = BooleanField(_("Remove locations from downloads"))
    keeps_location = BooleanField(_("Store locations"))
    tags = StringField(_("Tags"), [Length(max=MOST_TAGS * (LONGEST_TAG + 2))])
    allows_favorites = BooleanField(_("Visitors can mark favorites"))
    selection_wanted = IntegerField(_("Photos to select"), [Optional(), NumberRange(1, MOST_SELECTED, SOME_PHOTOS)])
    selection_due = DateField(_("Due date"), [Optional(), in_this_age])
    tells_automatically = BooleanField(_("Tell visitors of new photos automatically"))
    announces = BooleanField(_("Let visitors ask to be told when it opens"))
    may_ask_for_days = BooleanField(_("Visitors can ask for more days"))
    self_extension_days = IntegerField(
        _("Extension without asking, in days"),
        [
            Optional(),
            NumberRange(1, MOST_SELF_DAYS, _("Allow %(min)s to %(max)s days, or leave the number empty.")),
        ],
    )
    language = language_field(_("Language of the gallery"), _("The visitor’s browser decides"))
    slug = StringField(_("Address"), [DataRequired(_("The collection needs an address.")), Length(max=LONGEST_SLUG)])

    @classmethod
    def of(cls, collection: Collection, zone: ZoneInfo) -> "SettingsForm":
        """Return the form filled with the current settings, or with the values of the request."""
        stored = cls.stored(collection, zone)
        return cls(data={name: value for name, value in stored.items() if name not in SECRETS})

    @classmethod
    def stored(cls, collection: Collection, zone: ZoneInfo) -> dict[str, Any]:
        """Return what is stored, by field; for a secret its version."""
        return {
            "title": collection.title,
            "slug": collection.slug,
            "event_date": collection.event_date,
            "description": collection.description,
            "message": collection.message,
            "closing": collection.closing,
            **cls.values_of(collection.gate),
            "privacy": str(collection.privacy),
            "password": collection.password_version,
            "expires_at": in_zone(collection.expires_at, zone),
            "downloads": str(collection.downloads),
            "download_pin": collection.pin_version,
            "prepared_sizes": sorted(sizes_of(collection)),
            "strips_location": collection.strips_location,
            "keeps_location": collection.keeps_location,
            "tags": ", ".join(collection.tag_names),
            "allows_favorites": collection.allows_favorites,
            "selection_wanted": collection.selection_wanted,
            "selection_due": collection.selection_due,
            "language": collection.language or "",
            **cls.first_look_of(collection),
            "tells_automatically": collection.tells_automatically,
            "announces": collection.announces,
            "may_ask_for_days": collection.may_ask_for_days,
            "self_extension_days": collection.self_extension_days,
            **{f"{THEME}{name}": value for name, value in collection.theme.as_dict().items()},
        }

    def sent(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form sent for the fields in ``stored``, except for secrets."""
        fields = {field.name: field.data for field in self if field.name in stored and field.name not in SECRETS}
        return {**fields, **{f"{THEME}{name}": value for name, value in sent_theme().items()}}

    @property
    def edited_secrets(self) -> set[str]:
        """The secrets that the form sets or removes; with a password, the privacy that asks for it."""
        password = {"password", "privacy"} if self.password.data else set()
        return password | ({"download_pin"} if self.download_pin.data or self.removes_pin.data else set())

    def changes_of(
        self,
        names: Set[str],
        collection: Collection,
        zone: ZoneInfo,
        password: HashedPassword | None,
        pin: HashedPassword | None,
    ) -> CollectionChanges:
        """Return the changes of these fields alone, with the hashes of the password and the download PIN.

        Raises ``InvalidInput``.
        """
        values = {
            **vars(self.changes(zone, password)),
            "slug": (self.slug.data or "").strip(),
            "download_pin": pin,
            "prepared_sizes": tuple(self.prepared_sizes.data or ()),
            "message": self.message.data or "",
            "closing": self.closing.data or "",
            "strips_location": bool(self.strips_location.data),
            "keeps_location": bool(self.keeps_location.data),
            "tags": read_tags(self.tags.data or ""),
            "allows_favorites": bool(self.allows_favorites.data),
            "selection_wanted": self.selection_wanted.data,
            "selection_due": self.selection_due.data,
            "language": self.language.data,
            **self.first_look,
            "tells_automatically": bool(self.tells_automatically.data),
            "announces": bool(self.announces.data),
            "may_ask_for_days": bool(self.may_ask_for_days.data),
            "self_extension_days": self.self_extension_days.data,
        }
        wanted: dict[str, Any] = {name: value for name, value in values.items() if name in names}
        if gate := {name.removeprefix(GATE): self[name].data for name in names if name.startswith(GATE)}:
            wanted["gate"] = collection.gate.changed(gate)
        if theme := {name: value for name, value in sent_theme().items() if f"{THEME}{name}" in names}:
            wanted["theme"] = collection.theme.changed(theme)
        return CollectionChanges(**wanted)
