"""The command ``vitrine storage``: the store, its self-test, and the maintenance of its objects."""

import json
import sys
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from app.cli import EXIT_FOUND
from app.cli.progress import printable
from app.cli.storage_commands.migrate import migrate
from app.cli.storage_commands.orphans import orphans
from app.cli.storage_commands.verify import verify
from app.composition import services
from app.extensions import db
from app.formatting import format_bytes

if TYPE_CHECKING:
    from app.services.storage.storage_usage import Usage

storage = AppGroup("storage", help="Where the bytes are kept.")
storage.add_command(verify)
storage.add_command(orphans)
storage.add_command(migrate)


@storage.command("check")
def check() -> None:
    """Run seven checks of the store in use; everything that they write is removed again."""
    from app.services.storage.storage_check import check_storage

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


@storage.command("usage")
@click.option("--json", "as_json", is_flag=True, help="For programs; sizes in bytes.")
def usage(as_json: bool) -> None:
    """Print the sizes of originals, variants, trash and arriving uploads, for each collection and store.

    The sizes are those in the database.
    """
    from app.services.storage.storage_usage import sum_of, usage_by_collection

    usages = usage_by_collection(db.session)
    backends = sorted({used.backend for used in usages} | {services.storage.active.name})
    sums = [sum_of((used for used in usages if used.backend == backend), backend) for backend in backends]
    if as_json:
        parts = {"collections": usages, "stores": sums}
        click.echo(json.dumps({name: [used.as_json() for used in found] for name, found in parts.items()}, indent=2))
        return
    click.echo(_line("files", "originals", "variants", "share", "trash", "arriving", "store", "collection"))
    for used in [*usages, *sums]:
        click.echo(_usage_line(used))


def _usage_line(used: "Usage") -> str:
    sizes = [format_bytes(size) for size in (used.originals, used.variants, used.trash, used.arriving)]
    share = "-" if used.variant_share is None else f"{used.variant_share:.1%}"
    if used.collection is None:
        name = "uploads without a collection" if used.uploads and not used.files else "all together"
    else:
        name = f"{used.collection}  {printable(used.title)}"
    return _line(f"{used.files:,}", sizes[0], sizes[1], share, sizes[2], sizes[3], used.backend, name)


def _line(
    files: str, originals: str, variants: str, share: str, trash: str, arriving: str, store: str, name: str
) -> str:
    return f"{files:>9} {originals:>10} {variants:>10} {share:>7} {trash:>10} {arriving:>10}  {store:<6} {name}"
