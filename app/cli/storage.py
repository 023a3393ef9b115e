"""``vitrine storage``: the store and its self-test."""

import sys

import click
from flask.cli import AppGroup

from app.cli import EXIT_FOUND
from app.composition import services

storage = AppGroup("storage", help="Where the bytes are kept.")


@storage.command("check")
def check() -> None:
    """Seven checks of the store in use; everything they write is removed again."""
    from app.services.storage_check import check_storage

    store = services.storage.active
    click.echo(f"Checking the store “{store.name}”.")
    results = []
    for result in check_storage(store):
        results.append(result)
        click.echo(f"{'pass' if result.passed else 'FAIL'}  {result.name:<10} {result.seconds:6.2f} s  {result.detail}")
    passed = sum(result.passed for result in results)
    click.echo(f"{passed} of {len(results)} checks passed ({passed / len(results):.0%}).")
    if passed < len(results):
        sys.exit(EXIT_FOUND)
