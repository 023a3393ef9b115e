"""Which files hold prose, and how each is read."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from scripts.language.other_prose import prose_of_configuration, prose_of_document, prose_of_script, prose_of_style
from scripts.language.prose import Prose
from scripts.language.python_prose import prose_of_python
from scripts.language.template_prose import prose_of_template

PROJECT = Path(__file__).resolve().parents[2]
Reader = Callable[[str], Iterator[Prose]]
READERS: dict[str, Reader] = {
    ".py": prose_of_python,
    ".html": prose_of_template,
    ".js": prose_of_script,
    ".mjs": prose_of_script,
    ".css": prose_of_style,
    ".md": prose_of_document,
} | dict.fromkeys((".sh", ".toml", ".yaml", ".yml", ".ini", ".service", ".txt", ""), prose_of_configuration)


def read_prose(path: Path) -> list[Prose]:
    """Return the prose of a file, or an empty list for a kind of file that holds none."""
    reader = READERS.get(path.suffix)
    return list(reader(path.read_text())) if reader else []


def files_below(paths: Sequence[Path]) -> list[Path]:
    """Return the files with prose that git tracks, or would, at and below these paths."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *map(str, paths)]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = (PROJECT / name for name in listed.splitlines())
    return sorted({path for path in found if path.suffix in READERS and path.is_file() and not path.is_symlink()})
