"""Messages: sentences for people that are translated late, when they become text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.languages.current import current_language


@dataclass(frozen=True)
class Message:
    """A sentence as data: its English text, which is its id, and the values that are inserted into it.

    ``str()`` translates it into the current language. A sentence that depends on a number has a ``plural`` and a
    ``count``, which is inserted for ``%(count)s``. Numbers among the values are written as the language writes numbers.
    """

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    plural: str | None = None
    count: int = 1

    def __str__(self) -> str:
        catalog = current_language().catalog
        if self.plural is None:
            text, values = catalog.gettext(self.id), self.values
        else:
            text, values = catalog.ngettext(self.id, self.plural, self.count), {"count": self.count, **self.values}
        return text % {name: _as_text(value) for name, value in values.items()} if values else text.replace("%%", "%")

    def __mod__(self, values: Mapping[str, Any]) -> "Message":
        """Return the message with these values added, as WTForms' validators do to fill in ``%(min)s``."""
        return replace(self, values={**self.values, **values})

    def __html__(self) -> str:
        from markupsafe import escape

        return escape(str(self))


@dataclass(frozen=True)
class MessageList:
    """Messages that are joined when they become text: ``a, b, c``, without "and" before the last one."""

    parts: Sequence[Message | str]

    def __str__(self) -> str:
        from app.formatting import format_list

        return format_list(self.parts, style="unit")


def gettext(id: str, **values: Any) -> Message:
    """Return a message with these values; modules import this function as ``_``."""
    return Message(id, values)


def ngettext(singular: str, plural: str, count: int, **values: Any) -> Message:
    """Return a message whose singular or plural form depends on ``count``."""
    return Message(singular, values, plural, count)


def N_(sentence: str) -> str:
    """Return an English sentence unchanged, marked for the translators because rows store it."""
    return sentence


def _as_text(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        from app.formatting import format_number

        return format_number(value)
    return str(value)
