"""The description of a picture: title, caption and alt text."""

from sqlalchemy.orm import Mapped, mapped_column

from app.errors import InvalidInput
from app.languages import N_, Message
from app.models.columns import TypedText
from app.models.text.typed_text import in_lines, one_line

LONGEST_TITLE, LONGEST_CAPTION, LONGEST_ALT_TEXT = 200, 2000, 250  # characters
LONGEST = {"title": LONGEST_TITLE, "caption": LONGEST_CAPTION, "alt_text": LONGEST_ALT_TEXT}
TOO_LONG = {
    "title": N_("A title has at most %(most)s characters."),
    "caption": N_("A caption has at most %(most)s characters."),
    "alt_text": N_("An alt text has at most %(most)s characters."),
}


class Description:
    """The columns of a description.

    Title and caption are read from the file's metadata, until the owner changes them. ``alt_text`` is for visitors who
    cannot see the picture.
    """

    title: Mapped[str | None] = mapped_column(TypedText(LONGEST_TITLE))
    caption: Mapped[str | None] = mapped_column(TypedText())
    alt_text: Mapped[str | None] = mapped_column(TypedText(LONGEST_ALT_TEXT))

    def describe(self, *, title: str, caption: str, alt_text: str) -> bool:
        """Set the three texts, and return whether any of them changed; "" removes a text.

        Raises ``InvalidInput`` for a text that is too long.
        """
        given = {"title": title, "caption": caption, "alt_text": alt_text}
        tidy = {name: _tidied(name, value) for name, value in given.items()}
        changed = {name: value for name, value in tidy.items() if value != _tidied(name, getattr(self, name) or "")}
        for name, value in changed.items():
            if len(value) > (most := LONGEST[name]):
                raise InvalidInput(Message(TOO_LONG[name], {"most": most}))
            setattr(self, name, value or None)
        return bool(changed)


def _tidied(name: str, text: str) -> str:
    return in_lines(text).strip() if name == "caption" else one_line(text)
