"""The command ``vitrine doctor``: every setting with its source, and whether the parts that they configure work."""

import sys
from itertools import chain

import click
from flask.cli import with_appcontext

from app.cli import EXIT_FOUND
from app.composition import services
from app.config import SETTINGS
from app.services.diagnosis.fact import Fact
from app.services.diagnosis.https import https
from app.services.operations.shared_state import shared_state


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Print settings, versions and health, one per line; the exit status is 1 if there is a problem."""
    click.echo("Settings")
    for setting in SETTINGS:
        click.echo(
            f"  {setting.name:<30} {services.settings.shown(setting):<44} {services.settings.source[setting.name]}"
        )
    click.echo("Health")
    problems = 0
    of_settings = chain(https(services.settings), shared_state(services.settings))
    for fact in chain(services.diagnosis().facts(), of_settings):
        problems += fact.is_problem
        click.echo(_line(fact))
    click.echo("All well." if not problems else f"{problems} {'problem' if problems == 1 else 'problems'}.")
    if problems:
        sys.exit(EXIT_FOUND)


def _line(fact: Fact) -> str:
    line = f"  {'ok' if not fact.is_problem else 'problem':<8} {fact.name}: {fact.detail}"
    return line if fact.remedy is None else f"{line}. {fact.remedy}"
