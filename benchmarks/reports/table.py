"""The result of a bench: a table, with the goals it was held to and whether they were reached."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MB = 1_000_000
LINE = 120  # characters, as in every page of docs/


@dataclass(frozen=True)
class Table:
    """A heading, the columns' names, and the rows' cells; ``note`` says what was measured, in a sentence or two."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def __str__(self) -> str:
        """Return the table in Markdown."""
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        note = f"{textwrap.fill(self.note, LINE)}\n\n" if self.note else ""
        return f"### {self.title}\n\n{note}" + "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


@dataclass(frozen=True)
class Result:
    """One measure; ``is_reached`` is None where there was no goal or nothing to compare with."""

    measure: str
    value: str
    goal: str = ""
    is_reached: bool | None = None

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The cells of a row."""
        verdict = {True: "reached", False: "**not reached**", None: ""}[self.is_reached]
        return self.measure, self.value, self.goal, verdict


def at_most(measure: str, value: float, goal: float, form: str = "{:.2f}×") -> Result:
    """A result that shall not pass its goal."""
    return Result(measure, form.format(value), "≤ " + form.format(goal), value <= goal)


def at_least(measure: str, value: float, goal: float, form: str = "{:.2f}×") -> Result:
    """A result that shall not stay below its goal."""
    return Result(measure, form.format(value), "≥ " + form.format(goal), value >= goal)


def results_table(title: str, found: Iterable[Result], note: str = "") -> Table:
    """A table of results with their goals, where any of them has one."""
    results = list(found)
    if any(result.goal for result in results):
        return Table(title, ("measure", "value", "goal", ""), [result.cells for result in results], note)
    return Table(title, ("measure", "value"), [result.cells[:2] for result in results], note)
