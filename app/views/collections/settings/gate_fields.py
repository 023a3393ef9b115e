"""The form fields of a collection's password page, which settings and presets share."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import Length

from app.languages import gettext as _
from app.models.gate import LONGEST_LINE, Gate, GateCover
from app.web.forms.base import TypedForm

COVER_CHOICES = [
    SelectChoice(str(GateCover.NONE), _("No picture")),
    SelectChoice(str(GateCover.BLURRED), _("Blurred cover")),
    SelectChoice(str(GateCover.SHARP), _("Sharp cover")),
]


class GateFields(TypedForm):
    """The part of a form that says what the password page shows to everyone who has the address."""

    gate_title = BooleanField(_("Show the name of the collection"))
    gate_date = BooleanField(_("Show the date"))
    gate_logo = BooleanField(_("Show your logo or name large"))
    gate_line = TextAreaField(_("A line from you above the password"), [Length(max=LONGEST_LINE)])
    gate_cover = RadioField(_("Cover on the password page"), choices=COVER_CHOICES, default=str(GateCover.NONE))

    @property
    def gate(self) -> Gate:
        """The password page that the form describes; raises ``InvalidInput``."""
        return Gate().changed(
            {
                "title": bool(self.gate_title.data),
                "date": bool(self.gate_date.data),
                "logo": bool(self.gate_logo.data),
                "line": self.gate_line.data or "",
                "cover": self.gate_cover.data or str(GateCover.NONE),
            }
        )

    @staticmethod
    def values_of(gate: Gate) -> dict[str, Any]:
        """Return the values of these fields for this gate."""
        return {f"gate_{name}": value for name, value in gate.as_dict().items()}
