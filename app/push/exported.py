"""ZIP files in which another gallery exported its photographs, listed and unpacked so that they can be pushed."""

import os
import shutil
import stat
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from app.errors import OutOfSpace, VitrineError
from app.formatting import format_bytes
from app.integrations.block_sizes import DISK_BLOCK_BYTES
from app.services.uploads.folder_contents import is_system_file

NAMES_ARE_UTF8, IS_ENCRYPTED = 0x800, 0x1  # bits of the flags (PKWARE APPNOTE 6.3.10, section 4.4.4)
SPARE_BYTES = 256 * 1024 * 1024  # of the disk, which other programs use too
IN_THE_ARCHIVE = (BadZipFile, RuntimeError, EOFError, zlib.error, LZMAError)  # what zipfile raises for a faulty entry


class UnusableArchive(VitrineError):
    """A ZIP file that cannot be unpacked."""

    code = "unusable_archive"


@dataclass(frozen=True)
class ExportedFile:
    """A file in a ZIP file; ``relative`` is its path below the folder that contains the whole export, if there is one.

    ``size`` is in bytes, as the ZIP file states it.
    """

    archive: Path
    entry: ZipInfo
    relative: str
    size: int


@dataclass(frozen=True)
class NotUnpacked:
    """A file that could not be unpacked."""

    relative: str
    reason: str


class ExportedArchives:
    """ZIP files that together are one export.

    ``files`` are their files without system files, and ``system`` the paths of those. ``title`` is the name of the
    folder that contains everything, or that of the first ZIP file. Raises ``UnusableArchive``.
    """

    def __init__(self, archives: Sequence[Path]):
        found: list[ExportedFile] = []
        self.system: list[str] = []
        for archive in archives:
            for entry in _entries(archive):
                relative = _path_in(archive, entry)
                if is_system_file(relative):
                    self.system.append(relative)
                else:
                    found.append(ExportedFile(archive, entry, relative, entry.file_size))
        top = _common_folder(found)
        self.title = top or archives[0].stem
        self.files = _with_different_paths(found, len(top) + 1 if top else 0)

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(file.size for file in self.files)

    def require_room(self, folder: Path) -> None:
        """Raise ``OutOfSpace`` if the unpacked files do not fit on the disk of ``folder``."""
        free = shutil.disk_usage(folder).free - SPARE_BYTES
        if self.size > free:
            raise OutOfSpace(
                f"The unpacked files need {format_bytes(self.size)} in {folder}, and {format_bytes(max(0, free))} may "
                "be used. Free some space, or name a folder on another disk with --in."
            )

    def unpack(self, folder: Path, unpacked: Callable[[int], None]) -> Iterator[NotUnpacked]:
        """Write all files below ``folder``, and yield those that cannot be; ``unpacked`` gets the bytes of each."""
        for file in self.files:
            path = folder / file.relative
            try:
                _unpack(file, path)
            except (UnusableArchive, OSError, *IN_THE_ARCHIVE) as error:
                with suppress(OSError):
                    path.unlink()
                yield NotUnpacked(file.relative, _reason(error))
            unpacked(file.size)


def _entries(archive: Path) -> list[ZipInfo]:
    try:
        with ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    except (BadZipFile, RuntimeError) as error:
        raise UnusableArchive(f"{archive} is no complete ZIP file ({error}). Download it again.") from error
    except OSError as error:
        raise UnusableArchive(f"{archive} cannot be read: {error.strerror}.") from error
    if any(entry.flag_bits & IS_ENCRYPTED for entry in entries):
        raise UnusableArchive(f"{archive} is protected by a password. Unpack it, and import the folder.")
    return entries


def _path_in(archive: Path, entry: ZipInfo) -> str:
    """Return the path of an entry with slashes; raise ``UnusableArchive`` for one that leaves the folder.

    Programs that do not state the encoding of names use UTF-8 (macOS) or code page 437.
    """
    name = entry.filename
    if not entry.flag_bits & NAMES_ARE_UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    parts = name.replace("\\", "/").split("/")
    if not all(parts) or {".", ".."} & set(parts) or parts[0].endswith(":"):
        raise UnusableArchive(f"{archive} has a file that would leave its folder: {name!r}. Nothing was imported.")
    return "/".join(parts)


def _common_folder(files: Sequence[ExportedFile]) -> str:
    """Return the folder that contains every file, or an empty string."""
    tops = {file.relative.partition("/")[0] if "/" in file.relative else "" for file in files}
    return tops.pop() if len(tops) == 1 else ""


def _with_different_paths(files: Sequence[ExportedFile], skipped: int) -> list[ExportedFile]:
    """Return the files with their paths from the character ``skipped`` on, and numbers where two have the same path."""
    found: dict[str, ExportedFile] = {}
    for file in files:
        relative, number = file.relative[skipped:], 1
        stem, dot, extension = relative.rpartition(".") if "." in relative.rpartition("/")[2] else (relative, "", "")
        while relative.casefold() in found:
            number += 1
            relative = f"{stem} ({number}){dot}{extension}"
        found[relative.casefold()] = replace(file, relative=relative)
    return list(found.values())


def _unpack(file: ExportedFile, path: Path) -> None:
    """Write one file; raise ``UnusableArchive`` for a link, and otherwise what ``zipfile`` and the disk raise."""
    if stat.S_ISLNK(file.entry.external_attr >> 16):
        raise UnusableArchive("It is a link to another file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(file.archive) as archive, archive.open(file.entry) as source, path.open("xb") as target:
        shutil.copyfileobj(source, target, DISK_BLOCK_BYTES)
    _set_time(path, file.entry)


def _set_time(path: Path, entry: ZipInfo) -> None:
    """Give the unpacked file its time of change, which a ZIP file has in local time."""
    with suppress(ValueError, OverflowError):  # no possible time: that of unpacking stays
        moment = time.mktime((*entry.date_time, 0, 0, -1))
        os.utime(path, (moment, moment))


def _reason(error: Exception) -> str:
    if isinstance(error, UnusableArchive):
        return str(error)
    if isinstance(error, OSError):
        return f"It cannot be unpacked: {error.strerror}."
    return f"It is damaged in the ZIP file, or packed in an unusual way ({error})."
