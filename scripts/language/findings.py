"""What the rules find in a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.language.banned_words import BANNED_WORDS
from scripts.language.files import PROJECT, read_prose
from scripts.language.first_lines import FIRST_LINES
from scripts.language.prose import Prose

RULES = (*FIRST_LINES, *BANNED_WORDS)


@dataclass(frozen=True, order=True)
class Finding:
    """A banned form at a line of a file, with the line of prose that holds it."""

    path: Path
    line: int
    rule: str
    text: str
    instead: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(PROJECT)}:{self.line}: {self.rule}: {self.text}  [{self.instead}]"


def findings_in(path: Path) -> list[Finding]:
    """Return what the rules find in one file, in the order of its lines."""
    return sorted({finding for prose in read_prose(path) for finding in _findings(path, prose)})


def _findings(path: Path, prose: Prose) -> Iterator[Finding]:
    for rule in RULES:
        for offset in rule.offsets(prose):
            row = prose.row_of(offset)
            yield Finding(path, prose.line + row, rule.name, prose.lines[row], rule.instead)
