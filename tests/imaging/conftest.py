"""Pictures, sandboxes that are closed after the test, and the child processes that they started."""

import os
import re
import select
from contextlib import suppress
from pathlib import Path

import pytest

from app.imaging.limits import Limits
from app.imaging.sandbox import Sandbox
from tests.imaging.drawn_pictures import quarters

PIPE_BYTES = 1 << 16  # what a pipe holds; more is written only after some was read


@pytest.fixture
def good(tmp_path):
    quarters((900, 600)).save(tmp_path / "good.jpg")
    return tmp_path / "good.jpg"


@pytest.fixture
def make_sandbox():
    made = []

    def make(size: int = 1, pictures_per_child: int = 200, **limits) -> Sandbox:
        made.append(Sandbox(Limits(**limits), size, pictures_per_child=pictures_per_child))
        return made[-1]

    yield make
    for sandbox in made:
        sandbox.close()


@pytest.fixture
def make_hostile(make_sandbox, monkeypatch):
    """Return a function that makes a sandbox whose children run the bytes of each picture as Python."""
    monkeypatch.setattr("app.imaging.child_process.PROGRAM", "tests.imaging.hostile_child")
    return make_sandbox


@pytest.fixture
def endless(tmp_path):
    """A picture whose bytes never end, and a function that waits until a child has begun to read it."""
    os.mkfifo(tmp_path / "endless.jpg")
    pipe = os.open(tmp_path / "endless.jpg", os.O_RDWR)
    yield tmp_path / "endless.jpg", lambda: os.write(pipe, bytes(select.PIPE_BUF + PIPE_BYTES))
    os.close(pipe)


@pytest.fixture
def children():
    """Return a function that returns the ids of the child processes started since the test began."""
    before = _children()
    return lambda: _children() - before


def _children() -> set[int]:
    return {
        int(pid)
        for task in Path("/proc/self/task").iterdir()
        for pid in _text(task / "children").split()
        if re.search(r"imaging\.(hostile_)?child", _text(Path(f"/proc/{pid}/cmdline")))
    }


def _text(file: Path) -> str:
    """Return the text of a file in /proc, empty if its thread or process has just ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return file.read_text()
    return ""
