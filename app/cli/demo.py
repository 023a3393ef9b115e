"""``vitrine demo``: fills a studio, so that a newcomer has something to look at."""

import click
from flask.cli import with_appcontext


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Placeholder."""
