"""The natural order of names: numbers sort by their value, and accents and capitals are ignored."""

import re
import unicodedata

# These sort before all digits, in the order of Unicode's root collation, which browsers use (`Intl.Collator`).
_SIGNS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_RANKS = {ord(sign): chr(rank) for rank, sign in enumerate(_SIGNS, start=2)}
_BEFORE_ALL, _BEHIND_THESE_SIGNS = "\x01", "/"
# Letters that Unicode does not decompose, with the letters that the root collation sorts them by.
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ɨ": "i", "ƶ": "z", "ǥ": "g", "ƀ": "b"}
    | {chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)}  # katakana, as hiragana
)
_NUMBER = re.compile(r"[0-9]+")
_LONGEST = 400


def natural_key(name: str) -> str:
    """Return a sort key whose bytes give the natural order: `a9` before `a10` and `A 11`, `Äpfel` before `Birnen`.

    Names that differ only by accents, capitals or leading zeros sort by their characters, because the key ends with
    the name itself.
    """
    composed = unicodedata.normalize("NFC", name.replace("\0", ""))
    return f"{_folded(composed)[:_LONGEST]}{_BEFORE_ALL}{composed}"


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return _NUMBER.sub(_counted, "".join(map(_base, apart)).translate(_PLAIN))


def _base(character: str) -> str:
    """Return what the character contributes to the order: an empty text for accents and invisible characters."""
    kind = unicodedata.category(character)
    if character.isspace():
        return _RANKS[ord(" ")]
    if (sign := _RANKS.get(ord(character))) is not None:
        return sign
    if unicodedata.combining(character) or kind in ("Cc", "Cf"):
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    return _BEHIND_THESE_SIGNS + character if kind[0] in "PS" else character


def _counted(number: re.Match[str]) -> str:
    """Return the number after the count of its digits, so that longer numbers sort later.

    The count is one 9 for each nine digits, and then the rest: 14 digits follow "95".
    """
    digits = number[0].lstrip("0") or "0"
    nines, rest = divmod(len(digits), 9)
    return "9" * nines + str(rest) + digits
