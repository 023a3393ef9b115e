"""A good picture, sandboxes that are closed after the test, and the child processes that they started."""

from contextlib import suppress
from pathlib import Path

import pytest

from app.imaging.limits import Limits
from app.imaging.sandbox import Sandbox
from tests.imaging.drawn_pictures import quarters


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
def children():
    """Return a function that returns the ids of the child processes started since the test began."""
    before = _children()
    return lambda: _children() - before


def _children() -> set[int]:
    return {
        int(pid)
        for task in Path("/proc/self/task").iterdir()
        for pid in _text(task / "children").split()
        if "app.imaging.child" in _text(Path(f"/proc/{pid}/cmdline"))
    }


def _text(file: Path) -> str:
    """Return the text of a file in /proc, empty if its thread or process has just ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return file.read_text()
    return ""
