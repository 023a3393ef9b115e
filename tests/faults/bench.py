"""The fault bench: how often each fault is tried, with which dice, and the report of what came of it.

``make test`` tries each fault a few times, always alike. ``make faults`` tries it in full, from a seed that it prints,
and writes what it saw into ``docs/reliability.md``.
"""

import os
import random
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.config import PROJECT_FOLDER
from tests.faults.verdict import Verdict

IS_FULL = os.environ.get("VITRINE_FAULTS") == "full"
SEED = int(os.environ.get("VITRINE_FAULTS_SEED") or (random.SystemRandom().randrange(10**6) if IS_FULL else 1))
DOCUMENT = PROJECT_FOLDER / "docs/reliability.md"
BEGIN, END = "<!-- make faults writes from here -->", "<!-- to here -->"
RULE = "| --- | --- |" + " ---: |" * 6
HEAD = "| fault | what was done | rounds | acknowledged | lost | stuck | wrong | seconds |"


@dataclass(frozen=True)
class Outcome:
    """What came of one fault, tried ``rounds`` times."""

    fault: str
    done: str
    rounds: int
    verdict: Verdict
    seconds: float

    @property
    def line(self) -> str:
        """Its line of the report."""
        verdict = self.verdict
        counts = (self.rounds, verdict.acknowledged, len(verdict.lost), len(verdict.stuck), len(verdict.wrong))
        numbers = " | ".join(f"{count:,}" for count in counts)
        return f"| {self.fault} | {self.done} | {numbers} | {self.seconds:.0f} |"


class Bench:
    """One fault's turn: its dice, its rounds, and at the end its outcome."""

    def __init__(self, name: str, outcomes: list[Outcome]):
        self.dice = random.Random(f"{SEED} {name}")
        self._outcomes = outcomes
        self._begun = time.monotonic()
        self._rounds = 1

    def rounds(self, *, quick: int, full: int) -> range:
        """As many as are asked for, to go through."""
        self._rounds = full if IS_FULL else quick
        return range(self._rounds)

    def record(self, fault: str, done: str, verdict: Verdict) -> None:
        """Keeps the outcome for the report, then demands that all is well."""
        self._outcomes.append(Outcome(fault, done, self._rounds, verdict, time.monotonic() - self._begun))
        assert verdict.troubles == [], f"seed {SEED}: " + "\n".join(verdict.troubles)


def write_report(outcomes: list[Outcome]) -> None:
    """Puts these outcomes into the document's table; what another run has found of other faults stays."""
    text = DOCUMENT.read_text()
    lines = {
        line.split(" | ")[0]: line for line in re.findall(r"^\| [^|]+ \| [^|]+ \| \d.*\|$", _table(text), re.MULTILINE)
    }
    lines |= {line.split(" | ")[0]: line for line in (outcome.line for outcome in outcomes)}
    table = "\n".join([BEGIN, "", _summary(lines.values()), "", HEAD, RULE, *lines.values(), "", END])
    DOCUMENT.write_text(text.replace(_table(text), table))


def _table(text: str) -> str:
    return text[text.index(BEGIN) : text.index(END) + len(END)]


def _summary(lines: Iterable[str]) -> str:
    columns = [[int(cell.replace(",", "")) for cell in line.strip("| ").split(" | ")[2:]] for line in lines]
    rounds, acknowledged, lost, stuck, wrong, seconds = (sum(column) for column in zip(*columns, strict=True))
    return (
        f"{date.today():%Y-%m-%d}, {os.cpu_count()} cores, {seconds / 60:.0f} minutes: {rounds:,} rounds, "
        f"{acknowledged:,} files acknowledged, **lost {lost}, stuck {stuck}, wrong {wrong}**. "
        f"The last run's seed was {SEED}."
    )
