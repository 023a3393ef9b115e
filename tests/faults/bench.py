"""The fault bench: how often each fault is tried, with which random numbers, and the report of the outcomes.

``make test`` tries each fault a few times, with equal random numbers in each run. ``make faults`` tries it in full,
from a seed that it prints, and writes the outcomes to ``docs/reliability.md``.
"""

import os
import random
import re
import textwrap
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.places import PROJECT_FOLDER
from tests.faults.verdict import Verdict

IS_FULL = os.environ.get("VITRINE_FAULTS") == "full"
SEED = int(os.environ.get("VITRINE_FAULTS_SEED") or (random.SystemRandom().randrange(10**6) if IS_FULL else 1))
DOCUMENT = PROJECT_FOLDER / "docs/reliability.md"
BEGIN, END = "<!-- make faults writes from here -->", "<!-- to here -->"
HEAD = "| fault | rounds | acknowledged | lost | stuck | wrong | seconds |"
RULE = "| --- |" + " ---: |" * 6
ROW = re.compile(r"^\| ([^|]+) \| \d.*\|$", re.MULTILINE)
ITEM = re.compile(r"^- ([^:\n]+): .*(?:\n  .*)*", re.MULTILINE)
LINE = 120  # in characters, as in every page of docs/


@dataclass(frozen=True)
class Outcome:
    """The outcome of a fault that was tried ``rounds`` times."""

    fault: str
    done: str
    rounds: int
    verdict: Verdict
    seconds: float

    @property
    def item(self) -> str:
        """Return the report's sentence on what was done."""
        return textwrap.fill(f"- {self.fault}: {self.done}", LINE, subsequent_indent="  ")

    @property
    def row(self) -> str:
        """Return the report's row of numbers."""
        verdict = self.verdict
        counts = (self.rounds, verdict.acknowledged, len(verdict.lost), len(verdict.stuck), len(verdict.wrong))
        numbers = " | ".join(f"{count:,}" for count in counts)
        return f"| {self.fault} | {numbers} | {self.seconds:.0f} |"


class Bench:
    """The run of one fault: its random numbers, its number of rounds, and its outcome."""

    def __init__(self, name: str, outcomes: list[Outcome]):
        self.dice = random.Random(f"{SEED} {name}")
        self._outcomes = outcomes
        self._begun = time.monotonic()
        self._rounds = 1

    def rounds(self, *, quick: int, full: int) -> range:
        """Return the numbers of the rounds: ``quick`` or, in a full run, ``full`` of them."""
        self._rounds = full if IS_FULL else quick
        return range(self._rounds)

    def record(self, fault: str, done: str, verdict: Verdict) -> None:
        """Store the outcome for the report, and fail if the verdict has troubles."""
        self._outcomes.append(Outcome(fault, done, self._rounds, verdict, time.monotonic() - self._begun))
        assert verdict.troubles == [], f"seed {SEED}: " + "\n".join(verdict.troubles)


def write_report(outcomes: list[Outcome]) -> None:
    """Write these outcomes into the document, and leave its outcomes of other faults unchanged."""
    text = DOCUMENT.read_text()
    DOCUMENT.write_text(text.replace(_report_in(text), merged_report(_report_in(text), outcomes)))


def merged_report(report: str, outcomes: Iterable[Outcome]) -> str:
    """Return the report with these outcomes instead of earlier ones of these faults."""
    rows = {found[1]: found[0] for found in ROW.finditer(report)}
    items = {found[1]: found[0] for found in ITEM.finditer(report)}
    for outcome in outcomes:
        rows[outcome.fault], items[outcome.fault] = outcome.row, outcome.item
    parts = [_summary(rows.values()), "\n".join([HEAD, RULE, *rows.values()]), "\n".join(items.values())]
    return "\n\n".join([BEGIN, *parts, END])


def _report_in(text: str) -> str:
    return text[text.index(BEGIN) : text.index(END) + len(END)]


def _summary(rows: Iterable[str]) -> str:
    columns = [[int(cell.replace(",", "")) for cell in row.strip("| ").split(" | ")[1:]] for row in rows]
    rounds, acknowledged, lost, stuck, wrong, seconds = (sum(column) for column in zip(*columns, strict=True))
    return textwrap.fill(
        f"{date.today():%Y-%m-%d}, {os.cpu_count()} cores, {seconds / 60:.0f} minutes: {rounds:,} rounds, "
        f"{acknowledged:,} files acknowledged, **lost {lost}, stuck {stuck}, wrong {wrong}**. "
        f"The last run's seed was {SEED}.",
        LINE,
    )
