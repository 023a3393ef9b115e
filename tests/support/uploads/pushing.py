"""``vitrine push`` as a separate process, and a reader of its output."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import cli
from app.places import PROJECT_FOLDER

LONG_AGO = 1_700_000_000  # seconds since 1970: too old for a file that is still being written
SUMMARY = re.compile(r"^\d+ files?: (.+)\.$", re.MULTILINE)
ON_WIRE = re.compile(r"^([\d.,]+) (bytes|kB|MB) on the wire", re.MULTILINE)
UNITS = {"bytes": 1, "kB": 1000, "MB": 1_000_000}


@dataclass(frozen=True)
class Push:
    """The result of a push: its exit status and its output."""

    status: int
    out: str
    errors: str

    @property
    def counts(self) -> dict[str, int]:
        """Return how many files were ``sent``, ``already there``, ``failed`` …, without the kinds that count zero."""
        found = SUMMARY.search(self.out)
        assert found, self.out + self.errors
        counts = {name: int(count) for count, name in (part.split(" ", 1) for part in found[1].split(", "))}
        return {name: count for name, count in counts.items() if count}

    @property
    def bytes_on_wire(self) -> float:
        """Return how many bytes were sent, as precisely as the output says."""
        found = ON_WIRE.search(self.out)
        assert found, self.out
        return float(found[1].replace(",", "")) * UNITS[found[2]]


class Pusher:
    """A runner of pushes to one server with one set of settings; ``cache`` is its user's cache folder."""

    def __init__(self, cache: Path, **settings: str):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self.settings = settings
        self._environment = {**kept, "XDG_CACHE_HOME": str(cache), **settings}

    def begin(self, folder: Path, collection: str, *options: str) -> subprocess.Popen:
        """Start a push, and do not wait for it."""
        return subprocess.Popen(
            [sys.executable, "-m", "app.cli", "push", str(folder), "--collection", collection, *options],
            cwd=PROJECT_FOLDER,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def push(self, folder: Path, collection: str, *options: str) -> Push:
        """Run a push to its end."""
        return ended(self.begin(folder, collection, *options))


class QuickPusher(Pusher):
    """A runner of pushes in the test's own process, which saves loading the app; for servers that are not Vitrine."""

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
    """Wait for the end of a push that was begun."""
    try:
        out, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    return Push(process.returncode, out, errors)


def put(folder: Path, name: str, data: bytes, *, modified: float = LONG_AGO) -> Path:
    """Write a file to the folder, with a modification time long ago."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (modified, modified))
    return path
