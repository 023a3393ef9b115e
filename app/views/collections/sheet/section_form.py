"""The form of a section: its title, its description, and its picture."""

from collections.abc import Sequence
from uuid import UUID

from flask import request
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models import File, Section
from app.models.section import LONGEST_DESCRIPTION, LONGEST_TITLE, SectionCover
from app.web.forms.base import TypedForm

STYLES = [
    SelectChoice(str(SectionCover.NONE), _("No picture")),
    SelectChoice(str(SectionCover.BAND), _("Band above the title")),
    SelectChoice(str(SectionCover.BESIDE), _("Beside the title")),
]


class SectionPageForm(TypedForm):
    """The form of a section; the id of its picture is sent as ``cover``, empty for its first picture."""

    title = StringField(_("Name"), [DataRequired(_("Give the section a name.")), Length(max=LONGEST_TITLE)])
    description = TextAreaField(_("Description"), [Length(max=LONGEST_DESCRIPTION)])
    cover_style = RadioField(_("Picture"), choices=STYLES, default=str(SectionCover.NONE))

    @classmethod
    def of(cls, section: Section) -> "SectionPageForm":
        """Return the form filled with the current values, or with those of the request."""
        values = {"title": section.title, "description": section.description}
        return cls(data={**values, "cover_style": str(section.cover_style)})

    @property
    def sent_cover(self) -> list[UUID]:
        """The id that was sent as ``cover``, in a list that is empty for none; raises ``InvalidInput``."""
        sent = request.form.get("cover", "")
        try:
            return [UUID(sent)] if sent else []
        except ValueError:
            raise InvalidInput from None

    def apply_to(self, section: Section, cover: Sequence[File]) -> None:
        """Change the section as the form describes, with this picture; raises ``InvalidInput``."""
        section.rename(self.title.data or "")
        section.describe(self.description.data or "")
        section.show_cover(SectionCover(self.cover_style.data), cover[0] if cover else None)
