"""The choices of the contact sheet's filters, with their names."""

from dataclasses import dataclass
from functools import cached_property

from app.languages import Message
from app.languages import gettext as _
from app.models import ColorLabel
from app.queries.favorite_people import lists_with_files
from app.queries.orientation import Orientation
from app.queries.sheet_filter import ANY, NONE, FileStatus, Visibility, cameras
from app.services.selections.combined_lists import name_of
from app.views.collections.sheet.contact_sheet import ContactSheet

Choices = list[tuple[str, Message | str]]

COLORS: dict[ColorLabel, Message] = {
    ColorLabel.RED: _("Red"),
    ColorLabel.YELLOW: _("Yellow"),
    ColorLabel.GREEN: _("Green"),
    ColorLabel.BLUE: _("Blue"),
    ColorLabel.PURPLE: _("Purple"),
}
RATINGS: Choices = [
    ("5", _("5 stars")),
    ("4", _("4 stars or more")),
    ("3", _("3 stars or more")),
    ("2", _("2 stars or more")),
    ("1", _("1 star or more")),
    ("0", _("No stars")),
    ("-1", _("Rejected")),
]
STATES: Choices = [
    (FileStatus.READY, _("Ready")),
    (FileStatus.PREPARING, _("Being prepared")),
    (FileStatus.FAILED, _("Failed")),
    (FileStatus.OTHER, _("Not a picture")),
]
ORIENTATIONS: Choices = [
    (Orientation.LANDSCAPE, _("Landscape")),
    (Orientation.PORTRAIT, _("Portrait")),
    (Orientation.SQUARE, _("Square")),
]
VISIBILITY: Choices = [(Visibility.SHOWN, _("Shown to visitors")), (Visibility.HIDDEN, _("Hidden"))]


@dataclass(frozen=True)
class SheetFilterMenu:
    """The filters of a contact sheet, for its page."""

    sheet: ContactSheet

    @cached_property
    def selects(self) -> list[tuple[str, Message, Message, Choices]]:
        """The filters with a fixed choice: parameter, name, the choice of all files, and the other choices.

        A filter that would not divide these files is left out, unless it is set.
        """
        every: list[tuple[str, Message, Message, Choices]] = [
            ("rating", _("Rating"), _("Any rating"), RATINGS),
            ("label", _("Color label"), _("Any color label"), [*COLORS.items(), (NONE, _("No color label"))]),
            ("favorite", _("Favorites of"), _("Favorites and others"), self._lists),
            ("tag", _("Tag"), _("All tags"), [(tag, tag) for tag in self.sheet.tags]),
            ("section", _("Section"), _("All sections"), self._sections),
            ("shown", _("Visibility"), _("Shown and hidden"), VISIBILITY),
            ("state", _("State"), _("Any state"), STATES),
            ("orientation", _("Orientation"), _("Any orientation"), ORIENTATIONS),
            ("camera", _("Camera"), _("All cameras"), self._cameras),
        ]
        return [self._with_present(*each) for each in every if each[3] or self.value(each[0])]

    def value(self, name: str) -> str:
        """Return the present value of a filter, "" if it is not set."""
        return str(self.sheet.filter.query.get(name, ""))

    @property
    def _lists(self) -> Choices:
        lists = lists_with_files(self.sheet.session, self.sheet.collection)
        named: Choices = [
            (str(each.uuid), _("%(person)s: %(list)s", person=name_of(each), list=each.name)) for each in lists
        ]
        return [(ANY, _("Favorites of any visitor")), (NONE, _("Not a visitor's favorite")), *named] if named else []

    @property
    def _sections(self) -> Choices:
        sections: Choices = [(str(section.uuid), section.title) for section in self.sheet.sections]
        return [*sections, (NONE, _("No section"))] if sections else []

    @property
    def _cameras(self) -> Choices:
        models = cameras(self.sheet.session, self.sheet.collection)
        return [(model, model) for model in models] if len(models) > 1 else []

    def _with_present(
        self, name: str, label: Message, all_of_them: Message, choices: Choices
    ) -> tuple[str, Message, Message, Choices]:
        """Return a filter that also offers its present value, which may be gone, such as a tag of no file."""
        present = self.value(name)
        if present and present not in [str(value) for value, _name in choices]:
            choices = [*choices, (present, present if name in ("tag", "camera") else _("No longer there"))]
        return name, label, all_of_them, choices
