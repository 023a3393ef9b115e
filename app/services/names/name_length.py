"""The lengths of file names: what a system would refuse is cut, but never inside what a reader sees as one letter."""

import unicodedata
from itertools import accumulate

LONGEST_EXTENSION = 10  # characters; a longer one counts as part of the stem
JOINERS = "\u200c\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def units(name: str) -> int:
    """Return the length in UTF-16 code units, which Windows counts."""
    return len(name) if name.isascii() else len(name.encode("utf-16-le", "surrogatepass")) // 2


def split_extension(name: str) -> tuple[str, str]:
    """Return the stem, and the extension with its dot ("" if there is none)."""
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if stem and len(extension) <= LONGEST_EXTENSION else (name, "")


def fitted(stem: str, tail: str, *, most_bytes: int, most_units: int | None = None) -> str:
    """Return ``stem`` and ``tail`` as one name, with the stem cut so that the name is not too long.

    ``most_bytes`` counts UTF-8, ``most_units`` UTF-16 code units (None: the same number).
    """
    name = stem + tail
    most_units = most_bytes if most_units is None else most_units
    if len(name.encode()) <= most_bytes and units(name) <= most_units:
        return name
    byte_counts = accumulate(len(character.encode()) for character in stem)
    unit_counts = accumulate(1 + (character > "\uffff") for character in stem)
    room = most_bytes - len(tail.encode()), most_units - units(tail)
    fits = sum(
        1 for counts in zip(byte_counts, unit_counts, strict=True) if counts[0] <= room[0] and counts[1] <= room[1]
    )
    return stem[: _whole(stem, fits)].rstrip(". ") + tail


def _whole(text: str, end: int) -> int:
    """Return the last position up to ``end`` that is not inside a sequence of characters shown as one."""
    at = end
    while at > 0 and _is_inside(text, at):
        at -= 1
    return at or end


def _is_inside(text: str, at: int) -> bool:
    """Return whether the character at ``at`` is shown as one with the character before it.

    The rules are those of UAX 29, section 3.1.1, without those for single scripts.
    """
    if at >= len(text):
        return False
    following, before = text[at], text[at - 1]
    if unicodedata.category(following)[0] == "M" or following in JOINERS or before == "\u200d":
        return True
    if ord(following) in FLAG_LETTERS:
        letters = text[:at]
        flags = len(letters) - len(letters.rstrip("".join(map(chr, FLAG_LETTERS))))
        return flags % 2 == 1
    return ord(following) in SKIN_TONES
