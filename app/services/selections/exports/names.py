"""The names of selected photos in the forms that other programs read: a list, or a string for a search field.

Lightroom Classic gets a list with commas, for the library filter *Text*, *File name*, *Contains*; Capture One gets one
with spaces for its search field (doribor/gitbook-en, ``gallery/selections/lightroom-and-capture-one.md``; PicPeak issue
132), and file managers get one with ``OR`` (picstome issue 180). All of them find every photo whose name contains one
of the terms between the separators, so a name with a space is several terms for them.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from app.services.selections.exports.exported_photo import ExportedPhoto

WORD_BREAKS = re.compile(r"[\s,;]+")
LIGHTROOM_SIGNS = "!+"  # “!” before a term: does not contain; “+” before or after it: begins or ends with


class Program(StrEnum):
    """The program with the search field that a filter string is for."""

    LIGHTROOM = "lightroom"
    CAPTURE_ONE = "capture-one"
    FILES = "files"


SEPARATORS = {Program.LIGHTROOM: ", ", Program.CAPTURE_ONE: " ", Program.FILES: " OR "}


def name_list(photos: Sequence[ExportedPhoto], *, with_extension: bool) -> str:
    """Return the names in the photos' order, one per line.

    Without extensions, a RAW file and a JPEG of one stem are one line.
    """
    names = [photo.filename for photo in photos] if with_extension else stems(photos)
    return "".join(f"{_on_one_line(name)}\n" for name in names)


def stems(photos: Sequence[ExportedPhoto]) -> list[str]:
    """Return each stem once, in the photos' order; stems that differ only by case are one."""
    return list({photo.stem.casefold(): photo.stem for photo in reversed(photos)}.values())[::-1]


def filter_string(photos: Sequence[ExportedPhoto], program: Program) -> str:
    """Return the text that shows the selected photos when it is pasted into this program's search field."""
    if program is Program.FILES:
        terms = [f'"{stem}"' if WORD_BREAKS.search(stem) else stem for stem in stems(photos)]
    else:
        terms = list(dict.fromkeys(_search_term(stem) for stem in stems(photos)))
    return SEPARATORS[program].join(_on_one_line(term) for term in terms)


def also_found(photos: Sequence[ExportedPhoto], everything: Iterable[str]) -> list[str]:
    """Return the names in ``everything`` that Lightroom and Capture One would show besides the selected photos."""
    words = [_search_term(stem).casefold() for stem in stems(photos)]
    selected = {stem.casefold() for stem in stems(photos)}
    return [
        name
        for name in everything
        if ExportedPhoto(name).stem.casefold() not in selected and any(word in name.casefold() for word in words)
    ]


def _search_term(stem: str) -> str:
    """Return the part of a stem that identifies it best: the last part with a digit, or else the longest.

    The parts are separated by spaces, commas and semicolons.
    """
    words = [word.strip(LIGHTROOM_SIGNS) for word in WORD_BREAKS.split(stem)]
    words = [word for word in words if word] or [stem]
    numbered = [word for word in words if any(character.isdigit() for character in word)]
    return numbered[-1] if numbered else max(words, key=len)


def _on_one_line(name: str) -> str:
    return " ".join(name.split()) or name
