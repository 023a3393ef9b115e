"""A change of one module: the text from one offset to another is replaced."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Change:
    """One small change.

    ``start`` and ``end`` are offsets in the module's bytes. ``lines`` are those of the changed text, and the first line
    of its statement; the line in which the text begins is the first of them. ``is_run_by_import`` says that the text is
    outside of every function.
    """

    path: str
    start: int
    end: int
    operator: str
    old: str
    new: str
    lines: tuple[int, ...]
    is_run_by_import: bool

    @property
    def line(self) -> int:
        """The line in which the changed text begins, counted from 1."""
        return self.lines[0]

    def applied(self, source: bytes) -> bytes:
        """Return the module with the change."""
        return source[: self.start] + self.new.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.operator}: {_in_one_line(self.old)}  →  {_in_one_line(self.new)}"


def _in_one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else f"{line[:99]}…"
