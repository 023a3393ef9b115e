"""The file of a backup: one tar, written and read as a stream, in which every part is verified by its SHA-256.

``backup.json`` comes first and describes the rest: ``tables/<table>/<number>.jsonl`` with one row a line, and
``media/<key>`` with one object each. ``digests/<number>.jsonl`` has the digests of all parts since the previous such
part. ``manifest.json`` comes last and counts everything. A backup without it is incomplete.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Protocol, Self, cast

from app.errors import StorageError, VitrineError
from app.integrations.block_sizes import DISK_BLOCK_BYTES

HEADER, MANIFEST = "backup.json", "manifest.json"
TABLES, MEDIA, DIGESTS = "tables/", "media/", "digests/"
CONTENT_TYPE = "VITRINE.content_type"
DIGESTS_AT_ONCE = 1000
FORMAT, FORMAT_VERSION = "vitrine-backup", 1


class BackupObserver(Protocol):
    """A receiver of progress in bytes, and of lines that an operator should read."""

    def add(self, steps: int) -> None:
        """Count ``steps`` more bytes as done."""

    def line(self, text: str) -> None:
        """Show this line to the operator."""


class DamagedBackup(VitrineError):
    """A file that is not a backup, is incomplete, or has changed since it was written."""

    code = "damaged_backup"
    message = "This is no backup of Vitrine's, or it was cut off or damaged. Nothing was changed. Use another backup."


class _Tar(tarfile.TarFile):
    """A tar file with the type of its list of parts, which typeshed does not name."""

    members: list[tarfile.TarInfo]


class BackupWriter:
    """A writer of one backup to ``out``.

    ``compressed`` compresses it with gzip, which does not make photographs smaller.
    """

    def __init__(self, out: IO[bytes], *, compressed: bool):
        self._packed = gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=1) if compressed else None
        self._tar = _Tar.open(fileobj=self._packed or out, mode="w|", format=tarfile.PAX_FORMAT)
        self._records: list[dict[str, Any]] = []
        self._number = 0
        self._chain = hashlib.sha256()

    def add(self, name: str, data: bytes) -> None:
        """Add a part whose bytes are in memory."""
        self._append(_info(name, len(data)), io.BytesIO(data))
        self.record({"part": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})

    def add_object(self, key: str, source: BinaryIO, size: int, *, content_type: str) -> "Copied":
        """Add an object of ``size`` bytes; if ``source`` ends early or fails, zeros replace the missing bytes."""
        copied = Copied(source)
        self._append(_info(MEDIA + key, size, {CONTENT_TYPE: content_type}), cast(IO[bytes], copied))
        return copied

    def record(self, record: dict[str, Any]) -> None:
        """Add a line about a part that was added, or about one that could not be added."""
        self._records.append(record)
        if len(self._records) == DIGESTS_AT_ONCE:
            self._write_records()

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the manifest and end the backup."""
        self._write_records()
        whole = {**manifest, "digests": self._chain.hexdigest()}
        data = json.dumps(whole, indent=2).encode()
        self._append(_info(MANIFEST, len(data)), io.BytesIO(data))
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            with suppress(OSError):  # after a failed write, closing may fail as well
                self._close()

    def _close(self) -> None:
        self._tar.close()
        if self._packed is not None:
            self._packed.close()

    def _append(self, info: tarfile.TarInfo, source: IO[bytes]) -> None:
        self._tar.addfile(info, source)
        self._tar.members.clear()  # otherwise memory would grow with every part

    def _write_records(self) -> None:
        data = b"".join(json.dumps(record).encode() + b"\n" for record in self._records)
        self._number += 1
        self._append(_info(f"{DIGESTS}{self._number:06d}.jsonl", len(data)), io.BytesIO(data))
        self._chain.update(data)
        self._records.clear()


class Copied:
    """A stream for the tar, which always gives the announced number of bytes.

    ``is_whole`` is False once the source failed or ended early.
    """

    def __init__(self, source: BinaryIO):
        self._source = source
        self._digest = hashlib.sha256()
        self.is_whole = True

    def read(self, size: int) -> bytes:
        """Return exactly ``size`` bytes, filled up with zeros if the source has fewer."""
        pieces, missing = [], size
        while missing and self.is_whole:
            try:
                piece = self._source.read(missing)
            except (StorageError, OSError):
                piece = b""
            self.is_whole = bool(piece)
            pieces.append(piece)
            missing -= len(piece)
        data = b"".join(pieces) + bytes(missing)
        self._digest.update(data)
        return data

    @property
    def sha256(self) -> str:
        """The SHA-256 of all returned bytes, in hex."""
        return self._digest.hexdigest()


@dataclass(frozen=True)
class BackupPart:
    """One part of a backup while it is read; ``size`` is in bytes, and ``source`` is valid until the next part."""

    name: str
    size: int
    content_type: str
    source: BinaryIO


class BackupReader:
    """A reader of the backup at ``path``; each method reads it from the beginning.

    The methods raise ``DamagedBackup``.
    """

    def __init__(self, path: Path):
        self.path = path

    def header(self) -> dict[str, Any]:
        """Return the backup's header: the versions of its format and of Vitrine, revision, time, and tables."""
        with _damage_explained(), closing(self.parts()) as parts:
            first = next(parts, None)
            header = _json_of(first) if first is not None and first.name == HEADER else {}
        if (header.get("format"), header.get("version")) != (FORMAT, FORMAT_VERSION):
            raise DamagedBackup
        return header

    def parts(self) -> Generator[BackupPart, None, None]:
        """Yield every part in order; each must be read before the next is requested."""
        with _damage_explained(), _Tar.open(self.path, mode="r|*") as tar:
            while (info := tar.next()) is not None:
                source = tar.extractfile(info) if info.isreg() else None
                if source is None:
                    raise DamagedBackup
                yield BackupPart(info.name, info.size, info.pax_headers.get(CONTENT_TYPE, ""), cast(BinaryIO, source))
                tar.members.clear()  # otherwise memory would grow with every part

    def table_lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of one table, one for each row.

        Reading stops at the first object, because all tables come before the objects.
        """
        for part in self.parts():
            if part.name.startswith(f"{TABLES}{name}/"):
                yield from part.source
            elif part.name.startswith(MEDIA):
                return

    def check(self, observer: BackupObserver) -> tuple[dict[str, Any], list[str]]:
        """Read everything, compare each part with its digest, and return the manifest and the recorded problems.

        Those are the problems met when the backup was written. ``observer.add`` gets the size of each block in bytes.
        """
        with _damage_explained():
            return self._check(observer)

    def _check(self, observer: BackupObserver) -> tuple[dict[str, Any], list[str]]:
        unverified: dict[str, str] = {}
        problems: list[str] = []
        chain = hashlib.sha256()
        manifest = None
        for part in self.parts():
            if manifest is not None:
                raise DamagedBackup
            if part.name == MANIFEST:
                manifest = _json_of(part)
            elif part.name.startswith(DIGESTS):
                data = part.source.read()
                chain.update(data)
                problems += _compare_digests(unverified, data)
            else:
                unverified[part.name] = _digest_of(part, observer)
        if manifest is None or unverified or manifest.get("digests") != chain.hexdigest():
            raise DamagedBackup
        return manifest, problems


def _info(name: str, size: int, headers: dict[str, str] | None = None) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.pax_headers = size, 0o600, headers or {}
    return info


def _json_of(part: BackupPart) -> dict[str, Any]:
    found = json.loads(part.source.read())
    if not isinstance(found, dict):
        raise DamagedBackup
    return found


def _digest_of(part: BackupPart, observer: BackupObserver) -> str:
    digest = hashlib.sha256()
    while block := part.source.read(DISK_BLOCK_BYTES):
        digest.update(block)
        observer.add(len(block))
    return digest.hexdigest()


def _compare_digests(unverified: dict[str, str], records: bytes) -> list[str]:
    """Remove the parts that these records verify from ``unverified``; return the problems that they report."""
    problems = []
    for line in records.splitlines():
        record = json.loads(line)
        if "problem" in record:
            problems.append(record["problem"])
        if "sha256" in record and unverified.pop(record["part"], None) != record["sha256"]:
            raise DamagedBackup
    return problems


@contextmanager
def _damage_explained() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError) as error:
        raise DamagedBackup from error
