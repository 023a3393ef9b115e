"""Names in an archive that are safe to unpack on any system; no two of them are the same name to a file system."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from app.services.names.name_length import fitted, split_extension, units

LONGEST_PATH = 240  # UTF-16 units; Windows Explorer allows 259 including the folder that the archive is unpacked to
LONGEST_FOLDER = 100  # UTF-16 units of a path
LONGEST_PART = 240  # bytes; file systems allow 255
ROOM_FOR_FOLDER = 10  # UTF-16 units that a single name leaves free for a numbered folder
PLAIN = re.compile(r"[A-Za-z0-9_(][A-Za-z0-9 _()-]{0,200}\.[A-Za-z0-9]{1,10}")
FORBIDDEN = re.compile(r'[<>:"/\\|?*]|\.{2,}')  # characters that Windows forbids, and dots that lead to another folder
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
# Names of devices: Windows opens the device and no file, in any folder and with any extension.
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE | re.DOTALL)


class NamedFile(NamedTuple):
    """A file's name and its folder.

    ``folder`` identifies the folder, because several folders may have one ``title``; None is the top folder.
    """

    name: str
    folder: Hashable = None
    title: str = ""


def archive_names(files: Sequence[NamedFile], *, room: int = 0) -> list[str]:
    """Return the path of each file in an archive: cleaned, and numbered if it differs only by case or Unicode form.

    The first of such files keeps its name; the second becomes ``name (2).jpg``. A path has at most 240 UTF-16 units, a
    folder at most 100. A longer name is cut before its number and its extension. The same list gives the same paths.
    ``room`` UTF-16 units of each path are left free, for a folder around them all.
    """
    top = _Taken()
    inside: dict[Hashable, tuple[str, _Taken]] = {None: ("", top)}
    for file in files:  # folders come first, so that no file takes the name of a folder
        if file.folder not in inside:
            folder = top.own(_cleaned(file.title, "folder"), LONGEST_FOLDER, is_folder=True)
            inside[file.folder] = (f"{folder}/", _Taken())
    return [
        folder + taken.own(_cleaned(file.name, "file"), LONGEST_PATH - room - units(folder))
        for file in files
        for folder, taken in (inside[file.folder],)
    ]


def cleaned(name: str) -> str:
    """Return the name of a file that is alone in an archive, or alone in a numbered folder."""
    name = _cleaned(name, "file")
    return fitted(*split_extension(name), most_bytes=LONGEST_PART, most_units=LONGEST_PATH - ROOM_FOR_FOLDER)


class _Taken:
    """The names that are in use in one folder."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._next: dict[str, int] = {}

    def own(self, name: str, longest: int, *, is_folder: bool = False) -> str:
        """Return the name, or a numbered one if it is in use, with at most ``longest`` UTF-16 units."""
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
    """Return a key that is equal for names that are the same to some file system.

    Names have the same key if they are a canonical caseless match in Unicode (D145).
    """
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
