"""The source files of the working tree or of another git revision."""

import ast
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class SourceTree:
    """A folder of sources, and the paths, relative to it, of all files in it that git does not ignore."""

    root: Path
    files: list[Path]

    def with_suffix(self, *suffixes: str, below: str = ".") -> list[Path]:
        """Return the files with one of these suffixes, in this folder and those below it."""
        return [file for file in self.files if file.suffix in suffixes and file.is_relative_to(below)]

    def text(self, file: Path) -> str:
        """Return the text of a file."""
        return (self.root / file).read_text()

    @cached_property
    def modules(self) -> dict[Path, ast.Module]:
        """The syntax tree of each Python file."""
        return {file: ast.parse(self.text(file)) for file in self.with_suffix(".py")}

    @property
    def app_modules(self) -> dict[Path, ast.Module]:
        """The syntax tree of each Python file in ``app/``."""
        return {file: module for file, module in self.modules.items() if file.is_relative_to("app")}


def working_tree(project: Path = PROJECT) -> SourceTree:
    """Return the files of the working tree, also those that are not committed."""
    listed = _git(project, "ls-files", "--cached", "--others", "--exclude-standard").decode().splitlines()
    files = sorted({Path(name) for name in listed})
    return SourceTree(project, [file for file in files if (project / file).is_file()])


@contextmanager
def revision_tree(revision: str, project: Path = PROJECT) -> Iterator[SourceTree]:
    """Yield the files of a git revision, in a temporary folder that is removed afterwards."""
    archive = _git(project, "archive", "--format=tar", revision)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")
        root = Path(folder)
        yield SourceTree(root, sorted(path.relative_to(root) for path in root.rglob("*") if path.is_file()))


def _git(project: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=project, capture_output=True, check=True).stdout  # noqa: S603, S607
