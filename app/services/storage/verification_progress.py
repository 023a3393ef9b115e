"""How far a verification has come, kept in a small file, so that one that was cut off goes on where it was."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MOST_LINES = 10_000  # findings that are said again after an interruption


@dataclass
class Progress:
    """``after`` is the last file's id; ``lines`` are the findings so far, ``found`` their number."""

    after: int = 0
    files: int = 0
    size: int = 0
    found: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, file_id: int, size: int, lines: list[str]) -> None:
        """Takes one more file."""
        self.after, self.files, self.size = file_id, self.files + 1, self.size + size
        self.found += len(lines)
        self.lines += lines[: MOST_LINES - len(self.lines)]


class VerificationMemory:
    """One file; it is for the verification with these ``terms`` alone, and gone once that has come to its end."""

    def __init__(self, path: Path, terms: dict[str, Any]):
        self._path = path
        self._terms = terms

    def recall(self) -> Progress:
        """Where the last one with the same terms was cut off; the beginning where there is none."""
        try:
            saved = json.loads(self._path.read_text())
            return Progress(**saved["progress"]) if saved["terms"] == self._terms else Progress()
        except (OSError, ValueError, KeyError, TypeError):  # none, or one that another version wrote
            return Progress()

    def save(self, progress: Progress) -> None:
        """Writes it down, whole or not at all."""
        beside = self._path.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps({"terms": self._terms, "progress": asdict(progress)}))
        beside.replace(self._path)

    def forget(self) -> None:
        """The next one begins at the beginning."""
        self._path.unlink(missing_ok=True)
