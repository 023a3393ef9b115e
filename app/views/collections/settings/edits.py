"""Saving the settings beside another window: only fields that the owner edited are written, and clashes are refused."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from wtforms import Field, RadioField, SelectField

from app.errors import Conflict
from app.languages import Message
from app.languages import gettext as _
from app.models.text.typed_text import in_lines
from app.views.collections.settings.settings_form import SECRETS, SettingsForm

LONGEST_VALUE = 80  # characters of another window's value in a message
CHANGED = _("This was changed to “%(value)s” in another window. Save again to replace that, or discard your changes.")
CHANGED_TOO = _("This was changed in another window, too. Save again to replace that, or discard your changes.")
# The page never contains a secret that was sent, so saving again does not send it again.
CHANGED_SECRET = _("This was changed in another window, too. Enter it again to replace that, or discard your changes.")


class EditedElsewhere(Conflict):
    """Settings that another window changed after this one had shown them."""


class Edits:
    """The fields of a settings form that its owner edited, and those of them that another window changed meanwhile.

    ``stored`` has the values that are stored now, by field, with the version of each secret. The form sends a
    fingerprint of each value that it showed; one without fingerprints counts as showing what is stored now.
    """

    def __init__(self, form: SettingsForm, stored: Mapping[str, Any]):
        self._form = form
        self._stored = stored
        now = fingerprints(stored)
        shown = {**now, **_read(form.as_shown.data)}
        sent = fingerprints(form.sent(stored))
        self.names = {name for name in sent if sent[name] != shown[name]} | form.edited_secrets
        self.clashes = {
            name for name in self.names if now[name] != shown[name] and (name in SECRETS or now[name] != sent[name])
        }

    def require_no_clash(self) -> None:
        """Raise ``EditedElsewhere`` if another window changed an edited field to something else."""
        if self.clashes:
            raise EditedElsewhere

    def show(self) -> None:
        """Prepare the form to be shown again: what was not edited shows what is stored, and each clash is named."""
        for field in self._form:
            if field.name not in self._stored:
                continue
            if field.name in self.clashes:
                field.errors = [*field.errors, self._sentence(field.name, field)]
            elif field.name not in self.names and field.name not in SECRETS:
                field.data, field.raw_data = self._stored[field.name], None

    @property
    def theme_errors(self) -> dict[str, Message]:
        """The messages about clashing fields of the theme, which are no fields of the form."""
        return {name: self._sentence(name) for name in self.clashes if name not in self._form and name not in SECRETS}

    def _sentence(self, name: str, field: Field | None = None) -> Message:
        if name in SECRETS:
            return CHANGED_SECRET
        value = self._stored[name]
        if isinstance(field, RadioField | SelectField):
            value = next((choice.label for choice in field.choices if choice.value == value), "")
        is_readable = field is not None and not isinstance(value, bool)
        text = str(value if isinstance(value, Message) else as_text(value)) if is_readable else ""
        if not text:
            return CHANGED_TOO
        return CHANGED % {"value": text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"}


def fingerprints(values: Mapping[str, Any]) -> dict[str, str]:
    """Return a short digest of each value, by which a later request recognizes it."""
    return {name: hashlib.sha256(as_text(value).encode()).hexdigest()[:12] for name, value in values.items()}


def as_text(value: Any) -> str:
    """Return a field's value as text; times are cut to the minute, as browsers show them."""
    if value is None or value is False:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(sorted(map(str, value)))
    return in_lines(str(value))


def _read(sent: str | None) -> dict[str, str]:
    """Return the fingerprints that the form sent, or none if it sent something else."""
    try:
        read = json.loads(sent or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in read.items()} if isinstance(read, dict) else {}
