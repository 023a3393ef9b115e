"""The output of a push: a progress bar on a terminal, plain lines elsewhere, and a summary at the end."""

import sys
import time
from collections import Counter
from typing import Any

import click

from app.formatting import format_bytes
from app.push.events import Done, LeftOut, Moved, Plan, PushEvent, PushOutcome
from app.services.uploads.folder_contents import describe_skipped

QUIET_SECONDS = 10


class PushReport:
    """The output of one push.

    Lines and the summary go to standard output, the progress bar and messages about waits to standard error.
    """

    def __init__(self, *, quiet: bool):
        self._quiet = quiet
        self._shows_bar = not quiet and sys.stderr.isatty()
        self._bar: Any = None
        self._began = time.monotonic()
        self._waited = -float(QUIET_SECONDS)
        self._counts: Counter[PushOutcome] = Counter()
        self._failed: list[Done] = []
        self._system: list[str] = []
        self._others: list[str] = []
        self._end: str | None = None

    @property
    def has_failed(self) -> bool:
        """Whether a file failed, or the push ended early."""
        return bool(self._failed) or self._end is not None

    def take(self, event: PushEvent) -> None:
        """Show one event."""
        if isinstance(event, Plan):
            if self._shows_bar:
                self._bar = click.progressbar(length=event.size, label=f"{event.files} files", file=sys.stderr)
                self._bar.render_progress()
        elif isinstance(event, LeftOut):
            (self._system if event.is_system else self._others).append(event.relative)
        elif isinstance(event, Moved):
            if self._bar is not None:
                self._bar.update(event.count)
        else:
            self._take_end_of(event)

    def waiting(self, reason: str, seconds: float) -> None:
        """Show why the push waits, at most once in 10 seconds; any thread may call it."""
        if time.monotonic() - self._waited >= QUIET_SECONDS:
            self._waited = time.monotonic()
            self.aside(f"{reason} Trying again in {max(1, round(seconds))} s.")

    def aside(self, text: str) -> None:
        """Print a message to standard error, unless the push is quiet."""
        if not self._quiet:
            click.echo(f"\n{text}" if self._bar is not None else text, err=True)

    def ended_early(self, reason: str) -> None:
        """Record the reason why nothing more will be sent."""
        self._end = reason

    def summarize(self, bytes_on_wire: int) -> None:
        """Print how many files were sent, were there or failed, the failures, the bytes sent and the time taken."""
        if self._bar is not None:
            self._bar.render_finish()
        if self._quiet and not self.has_failed:
            return
        for done in self._failed if self._shows_bar or self._quiet else []:
            click.echo(_line(done))
        counts = ", ".join(f"{self._counts[outcome]} {outcome}" for outcome in self._shown())
        total = sum(self._counts.values())
        click.echo(f"{total} {'file' if total == 1 else 'files'}: {counts}.")
        if self._system:
            click.echo(str(describe_skipped(self._system)))
        if self._others:
            click.echo(f"Left out, neither a photograph nor a video: {len(self._others):,}.")
        click.echo(f"{format_bytes(bytes_on_wire)} on the wire in {time.monotonic() - self._began:.0f} s.")
        if self._end is not None:
            click.echo(f"Not finished: {self._end}", err=True)

    def _take_end_of(self, done: Done) -> None:
        self._counts[done.outcome] += 1
        if done.outcome is PushOutcome.FAILED:
            self._failed.append(done)
        if (done.outcome is not PushOutcome.THERE or done.reason) and not self._quiet and not self._shows_bar:
            click.echo(_line(done))

    def _shown(self) -> list[PushOutcome]:
        always = (PushOutcome.SENT, PushOutcome.THERE)
        return [outcome for outcome in PushOutcome if outcome in always or self._counts[outcome]]


def _line(done: Done) -> str:
    what = f"{done.outcome}  {done.relative}  {format_bytes(done.size)}"
    return what if done.reason is None else f"{what}  {done.reason}"
