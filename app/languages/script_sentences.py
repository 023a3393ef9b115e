"""The sentences that a script passes through the seam, found in its source."""

from functools import cache
from io import BytesIO

KEYWORDS = {"gettext": None, "ngettext": (1, 2)}


@cache
def script_sentences(source: str) -> frozenset[tuple[str, str]]:
    """Return the literal arguments of ``gettext`` and ``ngettext`` calls: singular and plural, "" without a plural."""
    from babel.messages.extract import extract

    found = set()
    for _line, message, _comments, _context in extract("javascript", BytesIO(source.encode()), KEYWORDS):
        singular, plural = message if isinstance(message, tuple) else (message, "")
        found.add((singular, plural))
    return frozenset(found)
