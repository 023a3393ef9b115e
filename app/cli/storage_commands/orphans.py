"""The command ``vitrine storage orphans``, which lists or deletes objects that no row references."""

import sys
from datetime import timedelta

import click
from flask.cli import with_appcontext

from app.cli import EXIT_FOUND
from app.cli.options import hours_option
from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.formatting import format_bytes
from app.models import Verb
from app.services.backup.maintenance_lock import maintenance_lock
from app.services.storage.orphans import Orphans


@click.command("orphans")
@click.option("--delete", "deletes", is_flag=True, help="Remove them, each after its rows were checked again.")
@hours_option("--older-than", "Leave younger objects alone: bytes come before rows.")
@click.option("--yes", is_flag=True, help="Delete also where most of what the stores hold would go.")
@with_appcontext
def orphans(deletes: bool, hours: int, yes: bool) -> None:
    """List or delete this site's objects in all stores that no row references.

    Objects of unfinished uploads, and objects whose deletion is scheduled, are not orphans.
    """
    age = timedelta(hours=hours)
    if not deletes:
        found, size, _ = _list(age)
        click.echo(f"{found:,} orphans, {format_bytes(size)}." + (" --delete removes them." if found else ""))
        sys.exit(EXIT_FOUND if found else 0)
    with maintenance_lock(db.engine, services.settings.instance):
        if not yes:
            _require_ours(age)
        _delete(age)


def _list(age: timedelta, *, says: bool = True) -> tuple[int, int, int]:
    """Return the number of orphans, their bytes and the number of all objects; print each orphan if ``says``."""
    finder = Orphans(db.session, services.storage, utcnow, age=age)
    found = size = 0
    for orphan in finder.find():
        found, size = found + 1, size + orphan.size
        if says:
            click.echo(f"{orphan.backend}  {orphan.modified_at:%Y-%m-%d %H:%M}  {orphan.size:>12}  {orphan.key}")
    return found, size, finder.seen


def _require_ours(age: timedelta) -> None:
    """Raise ``UsageError`` if most of the objects are orphans.

    With a wrong database, or with a bucket that another site uses too, the objects of the other site are orphans.
    """
    found, _, seen = _list(age, says=False)
    if found > seen - found:
        raise click.UsageError(
            f"{found:,} of {seen:,} objects would go, which is most of them. Is this the right database, and is the "
            "bucket this site's alone? Look at the list without --delete; if it is right, add --yes."
        )


def _delete(age: timedelta) -> None:
    finder = Orphans(db.session, services.storage, utcnow, age=age)
    gone = size = 0
    for orphan in finder.find():
        if finder.delete(orphan):
            gone, size = gone + 1, size + orphan.size
            services.audit.record(Verb.ORPHANS_DELETED)
            db.session.commit()
            click.echo(f"deleted  {orphan.backend}  {orphan.size:>12}  {orphan.key}")
    click.echo(f"{gone:,} orphans deleted, {format_bytes(size)}.")
