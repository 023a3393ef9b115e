"""The results of a benchmark as a table, with goals and whether they were reached."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MB = 1_000_000
LINE = 120  # characters, as in every page of docs/


@dataclass(frozen=True)
class Table:
    """A table with a heading; ``note`` says what was measured, in a sentence or two."""

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
    """One measure with its value and goal; ``is_reached`` is None if it has no goal."""

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
    """Return a result that reaches its goal if it is at most the goal."""
    return Result(measure, form.format(value), "≤ " + form.format(goal), value <= goal)


def at_least(measure: str, value: float, goal: float, form: str = "{:.2f}×") -> Result:
    """Return a result that reaches its goal if it is at least the goal."""
    return Result(measure, form.format(value), "≥ " + form.format(goal), value >= goal)


def results_table(title: str, found: Iterable[Result], note: str = "") -> Table:
    """Return a table of the results, with their goals if any of them has one."""
    results = list(found)
    if any(result.goal for result in results):
        return Table(title, ("measure", "value", "goal", ""), [result.cells for result in results], note)
    return Table(title, ("measure", "value"), [result.cells[:2] for result in results], note)
