"""Names inside an archive: safe to unpack on any system, and never two that a file system could take for one."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from app.services.names.name_length import fitted, split_extension, units

LONGEST_PATH = 240  # UTF-16 units; Windows' Explorer takes 259 with the folder that is unpacked into
LONGEST_FOLDER = 100  # units of it
LONGEST_PART = 240  # bytes; file systems take 255
ROOM_FOR_FOLDER = 10  # units that a name of its own leaves for a numbered folder
PLAIN = re.compile(r"[A-Za-z0-9_(][A-Za-z0-9 _()-]{0,200}\.[A-Za-z0-9]{1,10}")
FORBIDDEN = re.compile(r'[<>:"/\\|?*]|\.{2,}')  # by Windows, or leading to another folder
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
# Device names, which Windows opens whatever folder and extension they stand with.
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE | re.DOTALL)


class Named(NamedTuple):
    """A file's own name, and the folder it goes into: ``folder`` tells folders of one title apart, None is the top."""

    name: str
    folder: Hashable = None
    title: str = ""


def archive_names(files: Sequence[Named]) -> list[str]:
    """The path of each in an archive: cleaned, and numbered where another differs by case or Unicode form at most.

    The first of several keeps the name; a later one becomes ``name (2).jpg``. A path has at most 240 UTF-16 units: what
    is longer is cut before its number and its extension, a folder at 100. The same list gives the same paths.
    """
    top = _Taken()
    inside: dict[Hashable, tuple[str, _Taken]] = {None: ("", top)}
    for file in files:  # folders first, so that no file takes the name of one
        if file.folder not in inside:
            folder = top.own(_cleaned(file.title, "folder"), LONGEST_FOLDER, is_folder=True)
            inside[file.folder] = (f"{folder}/", _Taken())
    return [
        folder + taken.own(_cleaned(file.name, "file"), LONGEST_PATH - units(folder))
        for file in files
        for folder, taken in (inside[file.folder],)
    ]


def cleaned(name: str) -> str:
    """Return one name as it would stand in an archive on its own, or in a numbered folder."""
    name = _cleaned(name, "file")
    return fitted(*split_extension(name), most_bytes=LONGEST_PART, most_units=LONGEST_PATH - ROOM_FOR_FOLDER)


class _Taken:
    """The names of one folder."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._next: dict[str, int] = {}

    def own(self, name: str, longest: int, *, is_folder: bool = False) -> str:
        """Return the name, or one like it that is free, of at most ``longest`` UTF-16 units."""
        stem, extension = (name, "") if is_folder else split_extension(name)
        name = fitted(stem, extension, most_bytes=LONGEST_PART, most_units=longest)
        first = key = _key(name)
        number = self._next.get(first, 2)
        while key in self._keys:
            name = fitted(stem, f" ({number}){extension}", most_bytes=LONGEST_PART, most_units=longest)
            key = _key(name)
            number += 1
            self._next[first] = number
        self._keys.add(key)
        return name


def _key(name: str) -> str:
    """Equal for names that some file system takes for one: Unicode's canonical caseless match (D145)."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def _cleaned(name: str, otherwise: str) -> str:
    if PLAIN.fullmatch(name) and not RESERVED.fullmatch(name):
        return name
    visible = "".join(_seen(unicodedata.normalize("NFC", name)))
    cleaned = " ".join(FORBIDDEN.sub("_", visible).split()).rstrip(". ")
    if RESERVED.fullmatch(cleaned):
        cleaned = f"_{cleaned}"
    return cleaned or otherwise


def _seen(name: str) -> Iterable[str]:
    for character in name:
        kind = unicodedata.category(character)
        if character.isspace():
            yield " "
        elif kind not in INVISIBLE:
            yield character
