"""The progress of a verification, stored in a small file so that an interrupted one continues there."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MOST_LINES = 10_000  # findings that are printed again after an interruption


@dataclass
class VerificationProgress:
    """The progress so far: the last file's id, the counts, and the findings.

    ``after`` is the last file's id, ``files`` the number of files, ``size`` their bytes. ``found`` is the number of
    findings, ``lines`` their text (at most 10,000).
    """

    after: int = 0
    files: int = 0
    size: int = 0
    found: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, file_id: int, size: int, lines: list[str]) -> None:
        """Add one file with its size in bytes and its findings."""
        self.after, self.files, self.size = file_id, self.files + 1, self.size + size
        self.found += len(lines)
        self.lines += lines[: MOST_LINES - len(self.lines)]


class VerificationMemory:
    """The progress file of a verification with these ``terms``; it is deleted when that verification ends."""

    def __init__(self, path: Path, terms: dict[str, Any]):
        self._path = path
        self._terms = terms

    def recall(self) -> VerificationProgress:
        """Return the stored progress of an interrupted verification with equal terms, or else an empty one."""
        try:
            saved = json.loads(self._path.read_text())
            is_ours = saved["terms"] == self._terms
            return VerificationProgress(**saved["progress"]) if is_ours else VerificationProgress()
        except (OSError, ValueError, KeyError, TypeError):  # no file, or one that another version wrote
            return VerificationProgress()

    def save(self, progress: VerificationProgress) -> bool:
        """Write the file in one step, so that it is never incomplete.

        Returns whether it was written: a full or read-only disk must not stop a verification, which only reads.
        """
        beside = self._path.with_suffix(f".{os.getpid()}")
        try:
            beside.write_text(json.dumps({"terms": self._terms, "progress": asdict(progress)}))
            beside.replace(self._path)
        except OSError:
            with suppress(OSError):
                beside.unlink()
            return False
        return True

    def forget(self) -> None:
        """Delete the file, if the disk can be written, so that the next verification starts at the beginning."""
        with suppress(OSError):
            self._path.unlink()
