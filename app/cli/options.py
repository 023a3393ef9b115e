"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

DEFAULT_HOURS = 24

Function = TypeVar("Function", bound=Callable[..., Any])


def hours_option(name: str, help: str) -> Callable[[Function], Function]:
    """Return an option for a number of hours, which is passed as ``hours``; one day by default."""
    return click.option(
        name,
        "hours",
        type=click.IntRange(min=1),
        default=DEFAULT_HOURS,
        show_default=True,
        metavar="HOURS",
        help=help,
    )


def rate_option(help: str) -> Callable[[Function], Function]:
    """Return the option ``--rate`` of every command that moves or reads many bytes."""
    return click.option("--rate", type=click.FloatRange(min=0, min_open=True), metavar="MB/S", help=help)


def temporary_folder_option(help: str) -> Callable[[Function], Function]:
    """Return the option ``--in`` for the folder of temporary files, which is passed as ``folder``."""
    return click.option("--in", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help=help)
