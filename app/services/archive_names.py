"""Names inside an archive: safe to unpack on any system, and never two that a file system could take for one."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

LONGEST_PART = 240  # bytes; file systems take 255, and a number may be added
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

    The first of several keeps the name; a later one becomes ``name (2).jpg``. The same list gives the same paths.
    """
    top = _Taken()
    inside: dict[Hashable, tuple[str, _Taken]] = {None: ("", top)}
    for file in files:  # folders first, so that no file takes the name of one
        if file.folder not in inside:
            inside[file.folder] = (top.own(_cleaned(file.title, "folder"), is_folder=True) + "/", _Taken())
    return [
        folder + taken.own(_cleaned(file.name, "file")) for file in files for folder, taken in (inside[file.folder],)
    ]


def cleaned(name: str) -> str:
    """One name, as it would stand in an archive on its own."""
    return _cleaned(name, "file")


class _Taken:
    """The names of one folder."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._next: dict[str, int] = {}

    def own(self, name: str, *, is_folder: bool = False) -> str:
        key = _key(name)
        if key in self._keys:
            stem, extension = (name, "") if is_folder else _split(name)
            number = self._next.get(key, 2)
            while (numbered := _key(f"{stem} ({number}){extension}")) in self._keys:
                number += 1
            self._next[key] = number + 1
            name, key = f"{stem} ({number}){extension}", numbered
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
    kept = " ".join(FORBIDDEN.sub("_", visible).split()).rstrip(". ")
    if RESERVED.fullmatch(kept):
        kept = f"_{kept}"
    return _shortened(kept or otherwise)


def _seen(name: str) -> Iterable[str]:
    for character in name:
        kind = unicodedata.category(character)
        if character.isspace():
            yield " "
        elif kind not in INVISIBLE:
            yield character


def _split(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if stem and len(extension) <= 10 else (name, "")


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST_PART:
        return name
    stem, extension = _split(name)
    return stem.encode()[: LONGEST_PART - len(extension.encode())].decode(errors="ignore").rstrip(". ") + extension
