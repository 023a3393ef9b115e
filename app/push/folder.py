"""A folder on this machine to be pushed: which of its files are pushed, and which are still being written."""

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import VitrineError
from app.integrations.block_sizes import DISK_BLOCK_BYTES
from app.models.text.natural_order import natural_key
from app.services.uploads.folder_contents import is_system_file

SETTLED_SECONDS = 2.0


class StillWritten(VitrineError):
    """A file that changes while it is read."""

    code = "still_written"
    message = "It is still being written. The next run takes it."


class WentAway(StillWritten):
    """A file that was moved or deleted after it was found."""

    message = "It was moved or deleted meanwhile."


class Unreadable(VitrineError):
    """A file that cannot be read on this machine."""

    code = "unreadable"


@dataclass(frozen=True)
class FoundFile:
    """A file as it was found.

    ``path`` is the file's path, or its target's if it is a symbolic link; ``relative`` is its path in the folder, with
    slashes. ``size`` is in bytes, and ``modified_ns`` in nanoseconds since 1970.
    """

    path: Path
    relative: str
    size: int
    modified_ns: int

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.relative.rpartition("/")[2]

    @property
    def top_folder(self) -> str | None:
        """The direct sub-folder of the pushed folder that contains the file at any depth, or None."""
        first, slash, _ = self.relative.partition("/")
        return first if slash else None

    @property
    def modified_ms(self) -> int:
        """The time of the last change in milliseconds since 1970, as browsers send it."""
        return self.modified_ns // 1_000_000

    @property
    def shape(self) -> dict[str, Any]:
        """The file's name, size in bytes and time of change, as an entry for ``/uploads/check``."""
        return {"name": self.name, "size": self.size, "last_modified": self.modified_ms}

    @property
    def is_settled(self) -> bool:
        """Whether the file has not changed for two seconds; False if its time of change is in the future."""
        return time.time() - self.modified_ns / 1e9 >= SETTLED_SECONDS

    def require_same(self) -> None:
        """Raise ``StillWritten`` if the file has changed since it was found, ``WentAway`` if it is gone."""
        try:
            now = self.path.stat()
        except OSError as error:
            raise _unreadable(error) from error
        if (now.st_size, now.st_mtime_ns) != (self.size, self.modified_ns):
            raise StillWritten

    def open(self) -> BinaryIO:
        """Return the file opened for reading bytes; raises ``Unreadable``, or ``WentAway`` if it is gone."""
        try:
            return self.path.open("rb")
        except OSError as error:
            raise _unreadable(error) from error

    def digest(self, require_going: Callable[[], None]) -> str:
        """Return the file's SHA-256 in hex, read block by block; raises ``StillWritten`` and ``Unreadable``."""
        digest = hashlib.sha256()
        with self.open() as source:
            try:
                while block := source.read(DISK_BLOCK_BYTES):
                    require_going()
                    digest.update(block)
            except OSError as error:
                raise _unreadable(error) from error
        self.require_same()
        return digest.hexdigest()


@dataclass(frozen=True)
class Lost:
    """A file or folder that was found and cannot be read."""

    relative: str
    reason: str


@dataclass(frozen=True)
class SystemEntry:
    """A system file, or a folder of system files, which is not pushed."""

    relative: str


def files_in(folder: Path) -> Iterator[FoundFile | Lost | SystemEntry]:
    """Yield every file below ``folder``, in the natural order of the paths.

    A hidden or system file or folder is yielded as a ``SystemEntry``, and one that cannot be read as ``Lost``.
    Symbolic links are followed only to files inside the folder; pipes and devices are left out.
    """
    root = folder.resolve()
    yield from _walk(root, root, "")


def _walk(root: Path, folder: Path, above: str) -> Iterator[FoundFile | Lost | SystemEntry]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: natural_key(entry.name))
    except OSError as error:
        yield Lost(_text(above.rstrip("/")) or ".", str(_unreadable(error)))
        return
    for entry in found:
        relative = above + entry.name
        if is_system_file(entry.name):
            yield SystemEntry(_text(relative))
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(root, Path(entry.path), f"{relative}/")
            elif (file := _file(root, entry, relative)) is not None:
                yield file
        except OSError as error:
            yield Lost(_text(relative), str(_unreadable(error)))


def _file(root: Path, entry: os.DirEntry[str], relative: str) -> FoundFile | None:
    path = Path(entry.path)
    if entry.is_symlink():
        path = path.resolve()
        if not path.is_relative_to(root) or not path.exists():
            return None
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        return None
    return FoundFile(path, _text(relative), status.st_size, status.st_mtime_ns)


def _text(name: str) -> str:
    """Return the name with bytes that are not UTF-8 replaced, because JSON and headers cannot contain them."""
    return os.fsencode(name).decode(errors="replace")


def _unreadable(error: OSError) -> VitrineError:
    if isinstance(error, FileNotFoundError):
        return WentAway()
    return Unreadable(f"It cannot be read: {error.strerror or type(error).__name__}.")
