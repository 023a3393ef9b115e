"""A piece of prose in a source file: a docstring, a comment, a text of the interface or a paragraph of a document."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

CODE_SPAN = re.compile(r"(?P<fence>`+)(?P<code>.+?)(?P=fence)(?!`)", re.DOTALL)


class Kind(StrEnum):
    """The kind of a piece of prose; the rules for the first line depend on it."""

    MODULE = "module docstring"
    CLASS = "class docstring"
    FUNCTION = "function docstring"
    VALUE = "property or fixture docstring"
    TEST = "test docstring"
    COMMENT = "comment"
    INTERFACE = "interface text"
    DOCUMENT = "document"


DOCSTRINGS = frozenset({Kind.MODULE, Kind.CLASS, Kind.FUNCTION, Kind.VALUE, Kind.TEST})


def dotted(code: re.Match[str]) -> str:
    """Return a dot for each character of this code, so that the length of the lines does not change."""
    return re.sub(r"[^\n]", "·", code[0])


@dataclass(frozen=True)
class Prose:
    """One piece of prose as it is in the file, and the number of the line that it begins on (from 1)."""

    kind: Kind
    line: int
    source: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines without indentation and without runs of spaces."""
        return [" ".join(line.split()) for line in self.source.split("\n")]

    @cached_property
    def text(self) -> str:
        """The text that the rules read: its lines, with a dot for every character of a code span."""
        return CODE_SPAN.sub(dotted, "\n".join(self.lines))

    def row_of(self, offset: int) -> int:
        """Return the index (from 0) of the line that contains the character of the text at ``offset``."""
        return self.text.count("\n", 0, offset)
