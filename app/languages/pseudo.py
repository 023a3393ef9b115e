"""Two pseudo-languages for tests: accented English that is 40 % longer, once left to right and once right to left.

A sentence that stays plain English on a page in ``en-XA`` was not passed through the translation layer.
"""

import re
from collections.abc import Container
from gettext import NullTranslations

from app.languages.language import Language

ACCENTED = str.maketrans(
    "AEIOUYaeiouycnsrltdgzk",
    "ÅÉÎÖÛÝåéîöûýçñšřļţđğžķ",
)
GROWTH = 0.4  # how much longer translations from English become (W3C, "Text size in translation")
FILLER = "·"
PIECE = 8  # dots; between pieces, lines break
# Placeholders and markup, which a translation leaves unchanged.
UNTOUCHED = re.compile(r"(%\(\w+\)s|%%|\{\w+\}|<[^>]*>|&\w+;)")


class PseudoTranslations(NullTranslations):
    """A catalog that translates every message, or only some: accented, lengthened, and between brackets."""

    def __init__(self, only: Container[str] | None = None):
        super().__init__()
        self._only = only

    def gettext(self, message: str) -> str:
        """Return the pseudo-translation of a message."""
        return pseudo(message) if self._only is None or message in self._only else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the pseudo-translation of the singular or plural form for ``n``."""
        form = msgid1 if n == 1 else msgid2
        return pseudo(form) if self._only is None or msgid1 in self._only else form


def pseudo(message: str) -> str:
    """Return the pseudo-translation: ``[Šåvéđ ··]`` for ``Saved``; placeholders and markup stay unchanged."""
    parts = UNTOUCHED.split(message)
    text = "".join(part if index % 2 else part.translate(ACCENTED) for index, part in enumerate(parts))
    letters = sum(len(part) for part in parts[::2])
    return f"[{text} {_filler(max(1, round(letters * GROWTH)))}]"


def _filler(length: int) -> str:
    """Return this many dots, in pieces between which lines break."""
    return " ".join(FILLER * min(PIECE, length - start) for start in range(0, length, PIECE))


PSEUDO_LANGUAGES = {
    "en-XA": Language("en-XA", "en_GB", PseudoTranslations()),
    "ar-XB": Language("ar-XB", "ar", PseudoTranslations()),
}
