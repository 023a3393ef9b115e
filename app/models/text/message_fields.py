"""The fields of a message template: names in braces, which are replaced by what is known of a gallery and its link."""

import re
from collections.abc import Mapping

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.text.typed_text import in_lines

LINK = "link"
# There is none for a password: only its hash is stored, and no message may contain it.
FIELDS = ("title", LINK, "name", "until", "password_note", "studio")
LONGEST_TEXT = 5000
_BRACES = re.compile(r"\{([^{}\n]*)\}")
_FIELD_AND_SPACE = re.compile(r"([ \t]*)\{([a-z_]+)\}")


def checked_template(typed: str) -> str:
    """Return the text of a template with its fields in small letters, without white space around it.

    Raises ``InvalidInput`` for an empty or too long text, for an unknown field, and for a text without ``{link}``.
    """
    text = _BRACES.sub(_known_field, in_lines(typed).strip())
    if not text or len(text) > LONGEST_TEXT:
        raise InvalidInput(
            _("Write a text of at most %(longest_text)s characters.", longest_text=LONGEST_TEXT), field="text"
        )
    if f"{{{LINK}}}" not in text:
        raise InvalidInput(
            _("Put the field {link} where the address belongs. Without it the message opens no gallery."),
            field="text",
        )
    return text


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return the message: the template with these values in its fields, all of which must have a value or "".

    A line in which a field has no value is left out, unless it contains the link. Braces in values stay as they are.
    """
    lines: list[str] = []
    is_after_gap = False
    for line in template.split("\n"):
        names = [name for _space, name in _FIELD_AND_SPACE.findall(line)]
        if LINK not in names and not all(values[name] for name in names):
            is_after_gap = True
        elif line.strip() or not is_after_gap or (lines and lines[-1]):
            lines.append(_FIELD_AND_SPACE.sub(lambda found: _value(found, values), line))
            is_after_gap = is_after_gap and not line.strip()
    return "\n".join(lines).strip("\n")


def _known_field(found: re.Match[str]) -> str:
    name = found[1].strip().lower()
    if name not in FIELDS:
        raise InvalidInput(
            _(
                "There is no field %(typed)s. The fields are %(fields)s. No field contains a password.",
                typed=found[0],
                fields=", ".join(f"{{{field}}}" for field in FIELDS),
            ),
            field="text",
        )
    return f"{{{name}}}"


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    """Return the value after the space before the field, or nothing if there is no value."""
    value = values[found[2]]
    return f"{found[1]}{value}" if value else ""
