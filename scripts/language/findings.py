"""The banned forms that the rules find in the prose of files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.language.files import PROJECT, files_below, read_prose
from scripts.language.prose import Prose
from scripts.language.rules import RULES


@dataclass(frozen=True, order=True)
class Finding:
    """A banned form at a line of a file, with the line of prose that contains it."""

    file: str
    line: int
    rule: str
    text: str
    instead: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.text}  [{self.instead}]"


def findings_below(paths: Sequence[Path], project: Path = PROJECT) -> list[Finding]:
    """Return the banned forms in the files at and below these paths, sorted by file and line."""
    return sorted(
        {
            finding
            for path in files_below(paths, project)
            for prose in read_prose(path)
            for finding in findings_in(prose, str(path.relative_to(project)))
        }
    )


def findings_in(prose: Prose, file: str) -> Iterator[Finding]:
    """Yield the banned forms in one piece of prose of this file."""
    for rule in RULES:
        for offset in rule.offsets(prose):
            row = prose.row_of(offset)
            yield Finding(file, prose.line + row, rule.name, prose.lines[row], rule.instead)
