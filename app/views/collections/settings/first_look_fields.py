"""The fields of the first look, on the settings page and on the page that publishes a draft."""

from typing import Any

from wtforms import DateField, IntegerField, RadioField, SelectChoice
from wtforms.validators import NumberRange, Optional

from app.languages import gettext as _
from app.models import Collection, Stage
from app.models.delivery.first_look import MOST_EXPECTED
from app.web.forms.base import TypedForm
from app.web.forms.form_fields import in_this_age

STAGE_CHOICES = [
    SelectChoice(str(Stage.COMPLETE), _("Complete")),
    SelectChoice(str(Stage.FIRST_LOOK), _("First look")),
]


class FirstLookFields(TypedForm):
    """The stage of a collection, the promised day, and how many photos it will have."""

    stage = RadioField(_("Stage"), choices=STAGE_CHOICES, default=str(Stage.COMPLETE))
    promised_at = DateField(_("The rest comes by"), [Optional(), in_this_age])
    expected_photos = IntegerField(
        _("Photos in all, about"),
        [
            Optional(),
            NumberRange(1, MOST_EXPECTED, _("Expect %(min)s to %(max)s photos, or leave the number empty.")),
        ],
    )

    @classmethod
    def first_look_of(cls, collection: Collection) -> dict[str, Any]:
        """Return what is stored, by field."""
        return {
            "stage": str(collection.stage),
            "promised_at": collection.promised_at,
            "expected_photos": collection.expected_photos,
        }

    @property
    def first_look(self) -> dict[str, Any]:
        """The sent values, by the names of a collection's changes."""
        return {
            "stage": Stage(self.stage.data),
            "promised_at": self.promised_at.data,
            "expected_photos": self.expected_photos.data,
        }
