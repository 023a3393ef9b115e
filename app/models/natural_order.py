"""The one order by name: numbers count as numbers, and neither accents nor capitals count."""

import re
import unicodedata

# In the order of Unicode's root collation, which browsers sort by (`Intl.Collator`); they come before all digits.
_SIGNS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_PLACES = {ord(sign): chr(place) for place, sign in enumerate(_SIGNS, start=2)}
# Letters that Unicode does not take apart, as the root collation reads them.
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ɨ": "i", "ƶ": "z", "ǥ": "g", "ƀ": "b"}
)
_NUMBER = re.compile(r"[0-9]+")
_LONGEST = 400
_BEFORE_ALL = "\x01"


def natural_key(name: str) -> str:
    """Return a text whose bytes sort as the name does: `a9` before `a10` and `A 11`, `Äpfel` before `Birnen`.

    Names that differ by accents, capitals or leading zeros alone follow each other by their characters: the key ends
    with the name itself.
    """
    composed = unicodedata.normalize("NFC", name)
    return f"{_folded(composed)[:_LONGEST]}{_BEFORE_ALL}{composed.replace(chr(0), '')}"


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    base = "".join(" " if c.isspace() else c for c in apart if unicodedata.category(c) not in ("Mn", "Cc", "Cf"))
    return _NUMBER.sub(_counted, base.translate(_PLAIN)).translate(_PLACES)


def _counted(number: re.Match[str]) -> str:
    """Put the count of digits before them, in digits: nines for each nine, and then the rest."""
    digits = number[0].lstrip("0") or "0"
    nines, rest = divmod(len(digits), 9)
    return "9" * nines + str(rest) + digits
