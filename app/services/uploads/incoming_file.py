"""An incoming file: the bytes of an upload, which are written to the disk, counted and hashed as they arrive."""

import hashlib
import os
import zlib
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from app.errors import TooLarge, VitrineError
from app.formatting import format_bytes
from app.integrations.local.disk import disk_errors_explained
from app.languages import gettext as _

HEAD_BYTES = 4096


class IncomingFile:
    """A writable stream into its own file, for werkzeug's form parser and other sources of bytes.

    ``write`` does not raise for an oversized file or a disk that cannot be written: the error is stored in ``refusal``
    and further bytes are dropped, so that one bad file of a hundred does not stop the others. ``sha256`` (hex),
    ``crc32`` and ``size`` (bytes) are those of the written bytes; ``head`` contains the first 4 KiB.
    """

    def __init__(self, folder: Path, *, most_bytes: int):
        self.path = folder / f"{uuid4().hex}.part"
        self.size = 0
        self.crc32 = 0
        self.head = b""
        self.refusal: VitrineError | None = None
        self._most_bytes = most_bytes
        self._digest = hashlib.sha256()
        self._file = None
        try:
            with disk_errors_explained():
                folder.mkdir(parents=True, exist_ok=True)
                self._file = self.path.open("w+b", buffering=0)
        except VitrineError as refusal:
            self._refuse(refusal)

    def write(self, data: bytes) -> int:
        """Write the next bytes, or drop them if the file is already refused; return their number."""
        if self.refusal is not None or self._file is None:
            return len(data)
        if self.size + len(data) > self._most_bytes:
            self._refuse(
                TooLarge(
                    _(
                        "This file is larger than the %(most)s that this site accepts. Export it smaller.",
                        most=format_bytes(self._most_bytes),
                    )
                )
            )
            return len(data)
        try:
            with disk_errors_explained():
                rest = memoryview(data)
                while rest:
                    rest = rest[self._file.write(rest) :]
        except VitrineError as refusal:
            self._refuse(refusal)
            return len(data)
        self.size += len(data)
        self.crc32 = zlib.crc32(data, self.crc32)
        self._digest.update(data)
        if len(self.head) < HEAD_BYTES:
            self.head += bytes(data[: HEAD_BYTES - len(self.head)])
        return len(data)

    @property
    def sha256(self) -> str:
        """The digest of all bytes so far, in hex."""
        return self._digest.hexdigest()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the read position; werkzeug rewinds the stream after parsing."""
        return self._file.seek(offset, whence) if self._file else 0

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes from the current position, or all that follow."""
        return self._file.read(size) if self._file else b""

    def discard(self) -> None:
        """Close and delete the file; a file that was moved into the store is not affected."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self.path.unlink(missing_ok=True)

    close = discard

    def __enter__(self) -> "IncomingFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def _refuse(self, refusal: VitrineError) -> None:
        self.refusal = refusal
        if self._file is not None:
            self._file.truncate(0)
        self.discard()
