"""Runs ``vitrine push`` as people do, in a process of its own, and reads what it says."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import cli
from app.config import PROJECT_FOLDER

LONG_AGO = 1_700_000_000  # seconds since 1970: nobody is writing to such a file
SUMMARY = re.compile(r"^\d+ files?: (.+)\.$", re.MULTILINE)
ON_WIRE = re.compile(r"^([\d.,]+) (bytes|kB|MB) on the wire", re.MULTILINE)
UNITS = {"bytes": 1, "kB": 1000, "MB": 1_000_000}


@dataclass(frozen=True)
class Push:
    """How a push ended: exit ``status``, and all it said."""

    status: int
    out: str
    errors: str

    @property
    def counts(self) -> dict[str, int]:
        """How many files were ``sent``, ``already there``, ``failed`` …; none of a kind is left out."""
        found = SUMMARY.search(self.out)
        assert found, self.out + self.errors
        counts = {name: int(count) for count, name in (part.split(" ", 1) for part in found[1].split(", "))}
        return {name: count for name, count in counts.items() if count}

    @property
    def bytes_on_wire(self) -> float:
        """What went over, as precisely as it is told."""
        found = ON_WIRE.search(self.out)
        assert found, self.out
        return float(found[1].replace(",", "")) * UNITS[found[2]]


class Pusher:
    """Pushes to one place with the same settings; ``cache`` is its user's cache folder."""

    def __init__(self, cache: Path, **settings: str):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self.settings = settings
        self._environment = {**kept, "XDG_CACHE_HOME": str(cache), **settings}

    def begin(self, folder: Path, collection: str, *options: str) -> subprocess.Popen:
        """Starts a push, and does not wait for it."""
        return subprocess.Popen(
            [sys.executable, "-m", "app.cli", "push", str(folder), "--collection", collection, *options],
            cwd=PROJECT_FOLDER,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def push(self, folder: Path, collection: str, *options: str) -> Push:
        """One push from beginning to end."""
        return ended(self.begin(folder, collection, *options))


class QuickPusher(Pusher):
    """The same in the test's own process, which saves the time to load it; for other sites than this one."""

    def __init__(self, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, **settings: str):
        super().__init__(cache, **settings)
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def push(self, folder: Path, collection: str, *options: str) -> Push:
        with self._monkeypatch.context() as patch:
            for name, value in self._environment.items():
                patch.setenv(name, value)
            patch.setattr("sys.argv", ["vitrine", "push", str(folder), "--collection", collection, *options])
            status = 0
            try:
                cli.main()
            except SystemExit as end:
                status = int(end.code or 0)
        said = self._capsys.readouterr()
        return Push(status, said.out, said.err)


def ended(process: subprocess.Popen) -> Push:
    """Waits for a push that was begun."""
    try:
        out, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    return Push(process.returncode, out, errors)


def put(folder: Path, name: str, data: bytes, *, modified: float = LONG_AGO) -> Path:
    """A file in the folder, last written to long ago."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (modified, modified))
    return path
