"""The progress of long work on standard error: a bar on a terminal, elsewhere a plain line every few seconds."""

import sys
import time
from types import TracebackType
from typing import Any, Self

import click

from app.formatting import format_bytes

QUIET_SECONDS = 10


class ProgressBar:
    """The progress of ``total`` steps, which are bytes if ``in_bytes``; ``done`` of them were done before."""

    def __init__(self, label: str, total: int, *, done: int = 0, in_bytes: bool = False):
        self._label = label
        self._total = total
        self._done = done
        self._in_bytes = in_bytes
        self._said_at = time.monotonic()
        self._bar: Any = None
        if sys.stderr.isatty():
            self._bar = click.progressbar(length=total, label=label, file=sys.stderr)
            self._bar.update(done)

    def add(self, steps: int) -> None:
        """Show that so many further steps are done."""
        self._done += steps
        if self._bar is not None:
            self._bar.update(steps)
        elif time.monotonic() - self._said_at >= QUIET_SECONDS:
            self._said_at = time.monotonic()
            click.echo(f"{self._label}: {self._shown(self._done)} of {self._shown(self._total)}", err=True)

    def line(self, text: str) -> None:
        """Print a line on standard output, above the bar."""
        if self._bar is not None:
            click.echo("\r\033[K", nl=False, err=True)
        click.echo(text)
        if self._bar is not None:
            self._bar.render_progress()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def _shown(self, count: int) -> str:
        return format_bytes(count) if self._in_bytes else f"{count:,}"


def printable(text: str) -> str:
    """Return the text with � for each unprintable character, so it is one line and cannot control a terminal."""
    return "".join(character if character.isprintable() else "�" for character in text)
