"""The gate of a gallery: the facts on its password page for everyone who has the address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Composite, composite, mapped_column

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.columns import TypedText, text_enum
from app.models.text.typed_text import in_lines

LONGEST_LINE = 300


class GateCover(StrEnum):
    """The cover on the password page: none, its stand-in of 16 pixels, or the picture itself, which is public then."""

    NONE = "none"
    BLURRED = "blurred"
    SHARP = "sharp"


@dataclass(frozen=True)
class Gate:
    """The facts of a collection on its password page; with the defaults there are none, only the studio and the theme.

    ``title``, ``date`` and ``logo`` (of the studio, large) are shown if they are set. ``line`` is a text of the
    photographer's own. The page of an ended gallery shows the title and the date too.
    """

    title: bool = False
    date: bool = False
    logo: bool = False
    cover: GateCover = GateCover.NONE
    line: str = ""

    @property
    def shows_cover(self) -> bool:
        """Whether the cover is shown, blurred or sharp."""
        return self.cover is not GateCover.NONE

    @property
    def without_cover(self) -> "Gate":
        """This gate without its picture."""
        return replace(self, cover=GateCover.NONE)

    def changed(self, values: Mapping[str, Any]) -> "Gate":
        """Return this gate with other ``values``; the cover is given as its plain text.

        Raises ``InvalidInput`` for an unknown name, an unknown cover, or a line of more than 300 characters.
        """
        known = [field.name for field in fields(self)]
        if unknown := sorted(values.keys() - set(known)):
            raise InvalidInput(
                _("A password page has no “%(name)s”. It has %(names)s.", name=unknown[0], names=", ".join(known))
            )
        return replace(self, **{name: _typed(name, value) for name, value in values.items()})

    def as_dict(self) -> dict[str, str | bool]:
        """Return plain JSON values, which ``Gate().changed`` reads."""
        return {**vars(self), "cover": str(self.cover)}


SHOWS_NOTHING = Gate()


def gate_composite() -> Composite[Gate]:
    """Return the columns of a gate, for a model that has one: ``gate: Mapped[Gate] = gate_composite()``."""
    kinds: dict[str, Any] = {"cover": text_enum(GateCover), "line": TypedText(LONGEST_LINE)}
    columns = [
        mapped_column(f"gate_{field.name}", kinds.get(field.name), key=f"gate_{field.name}", default=field.default)
        for field in fields(Gate)
    ]
    return composite(Gate, *columns)


def _typed(name: str, value: Any) -> Any:
    if name == "cover":
        try:
            return GateCover(value)
        except ValueError:
            raise InvalidInput(
                _("The cover of a password page is one of %(covers)s.", covers=", ".join(GateCover))
            ) from None
    if name == "line":
        line = in_lines(str(value)).strip()
        if len(line) > LONGEST_LINE:
            raise InvalidInput(
                _("Write at most %(longest)s characters above the password.", longest=LONGEST_LINE), field="gate_line"
            )
        return line
    if isinstance(value, bool):
        return value
    raise InvalidInput(_("“%(name)s” is either true or false.", name=name))
