"""Sentences in rows: workers store them in English, and pages show them in their own language."""

import re
from functools import cache

from app.imaging import reasons
from app.languages import Message, current_language
from app.services.pictures.location_service import UNREADABLE
from app.services.pictures.processing_service import UNFINISHED, UNFINISHED_BECAUSE
from app.services.pictures.size_policy import NOT_COMPRESSED

# These are stored with values in them; every other stored sentence is a message id itself.
WITH_VALUES = (
    reasons.TOO_MANY_PIXELS,
    reasons.DEEP_TIFF,
    UNREADABLE,
    UNFINISHED_BECAUSE,
    UNFINISHED,
    NOT_COMPRESSED,
)
VALUE = re.compile(r"%\((\w+)\)s")


def translated(stored: str | None) -> str:
    """Return a stored sentence in the current language; an unknown one unchanged, and "" for None."""
    if not stored:
        return ""
    for sentence, pattern in _patterns():
        if found := pattern.fullmatch(stored):
            return str(Message(sentence, {name: translated(value) for name, value in found.groupdict().items()}))
    return current_language().catalog.gettext(stored)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(sentence, _pattern(sentence)) for sentence in WITH_VALUES]


def _pattern(sentence: str) -> re.Pattern[str]:
    texts = VALUE.split(sentence)
    parts = [f"(?P<{text}>.+)" if index % 2 else re.escape(text) for index, text in enumerate(texts)]
    return re.compile("".join(parts), re.DOTALL)
