"""The files with prose, and the function that reads each kind of file."""

import re
import subprocess
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from scripts.language.comments import CONFIGURATION, SCRIPT, STYLE, comments
from scripts.language.document_prose import prose_of_document
from scripts.language.prose import Prose
from scripts.language.python_prose import prose_of_python
from scripts.language.template_prose import prose_of_template

PROJECT = Path(__file__).resolve().parents[2]
Reader = Callable[[str], Iterable[Prose]]


def _comments_of(language: re.Pattern[str], *suffixes: str) -> dict[str, Reader]:
    return dict.fromkeys(suffixes, partial(comments, language=language))


READERS: dict[str, Reader] = {
    ".py": prose_of_python,
    ".html": prose_of_template,
    ".md": prose_of_document,
    **_comments_of(SCRIPT, ".js", ".mjs", ".ts"),
    **_comments_of(STYLE, ".css"),
    **_comments_of(CONFIGURATION, ".sh", ".toml", ".yaml", ".yml", ".ini", ".service", ".txt", ""),
}


def read_prose(path: Path) -> Iterable[Prose]:
    """Return the prose of a file."""
    return READERS[path.suffix](path.read_text())


def files_below(paths: Sequence[Path], project: Path = PROJECT) -> list[Path]:
    """Return the files with prose at and below these paths, except for those that git ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *map(str, paths)]
    listed = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = {project / name for name in listed.splitlines()}
    return sorted(path for path in found if path.suffix in READERS and path.is_file() and not path.is_symlink())
