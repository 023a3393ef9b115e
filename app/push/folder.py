"""A folder on this machine that is to be pushed: which of its files count, and which are still being written."""

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import VitrineError
from app.models.text.natural_order import natural_key
from app.services.uploads.folder_contents import is_system_file

SETTLED_SECONDS = 2.0
READ_BYTES = 1024 * 1024


class StillWritten(VitrineError):
    """The file changes while it is looked at."""

    code = "still_written"
    message = "It is still being written. The next run takes it."


class WentAway(StillWritten):
    """The file is not where it was found."""

    message = "It was moved or deleted meanwhile."


class Unreadable(VitrineError):
    """This machine does not let the file be read."""

    code = "unreadable"


@dataclass(frozen=True)
class FoundFile:
    """A file as it was found: ``path`` is where its bytes are, ``relative`` its path in the folder, with slashes."""

    path: Path
    relative: str
    size: int
    modified_ns: int

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.relative.rpartition("/")[2]

    @property
    def top_folder(self) -> str | None:
        """The direct sub-folder it is in, however deep."""
        first, slash, _ = self.relative.partition("/")
        return first if slash else None

    @property
    def modified_ms(self) -> int:
        """When it was changed last, as browsers say it: in milliseconds since 1970."""
        return self.modified_ns // 1_000_000

    @property
    def shape(self) -> dict[str, Any]:
        """What is known of it unread, in the words of ``/uploads/check``: name, size in bytes, time of change."""
        return {"name": self.name, "size": self.size, "last_modified": self.modified_ms}

    @property
    def is_settled(self) -> bool:
        """Whether nobody has written to it for two seconds; a time in the future says nothing, and so no."""
        return time.time() - self.modified_ns / 1e9 >= SETTLED_SECONDS

    def require_same(self) -> None:
        """Raises ``StillWritten`` where the file is not as it was found, ``WentAway`` where it is gone."""
        try:
            now = self.path.stat()
        except OSError as error:
            raise _unreadable(error) from error
        if (now.st_size, now.st_mtime_ns) != (self.size, self.modified_ns):
            raise StillWritten

    def open(self) -> BinaryIO:
        """The file's bytes; raises ``Unreadable``."""
        try:
            return self.path.open("rb")
        except OSError as error:
            raise _unreadable(error) from error

    def digest(self, require_going: Callable[[], None]) -> str:
        """SHA-256 in hex, read block by block; raises ``StillWritten`` and ``Unreadable``."""
        digest = hashlib.sha256()
        with self.open() as source:
            try:
                while block := source.read(READ_BYTES):
                    require_going()
                    digest.update(block)
            except OSError as error:
                raise _unreadable(error) from error
        self.require_same()
        return digest.hexdigest()


@dataclass(frozen=True)
class Lost:
    """A file or folder that was found and cannot be looked at."""

    relative: str
    reason: str


@dataclass(frozen=True)
class SystemEntry:
    """A system file, or a folder of such, that is left where it is."""

    relative: str


def files_in(folder: Path) -> Iterator[FoundFile | Lost | SystemEntry]:
    """Every file under ``folder`` in the natural order of the paths; hidden and system files by name alone.

    Symbolic links are followed to files inside the folder and to nothing else; pipes and devices are left out.
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
    """The name without bytes that are no text: JSON and headers have no place for them."""
    return os.fsencode(name).decode(errors="replace")


def _unreadable(error: OSError) -> VitrineError:
    if isinstance(error, FileNotFoundError):
        return WentAway()
    return Unreadable(f"It cannot be read: {error.strerror or type(error).__name__}.")
