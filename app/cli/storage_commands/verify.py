"""The command ``vitrine storage verify``, which checks that the stores have all objects that rows reference."""

import sys
import time
from collections.abc import Iterable
from uuid import UUID

import click
from flask.cli import with_appcontext

from app.cli import EXIT_FOUND
from app.cli.options import rate_option
from app.cli.progress import ProgressBar, printable
from app.composition import services
from app.database import utcnow
from app.errors import StorageError
from app.extensions import db
from app.formatting import format_bytes
from app.services.storage.bandwidth_limit import Throttle
from app.services.storage.storage_inventory import Inventory
from app.services.storage.storage_verification import Finding, StorageVerification, VerifiedFile
from app.services.storage.verification_progress import VerificationMemory, VerificationProgress

MEMORY_NAME = "storage-verify.json"
SAVE_EVERY_SECONDS = 1
MEGABYTE = 1_000_000


def throttle_of(rate: float | None) -> Throttle:
    """Return the throttle for ``--rate`` in MB/s (None: no limit)."""
    return Throttle(None if rate is None else rate * MEGABYTE)


@click.command("verify")
@click.option("--quick", is_flag=True, help="Presence and size only, without reading.")
@click.option("--from-start", is_flag=True, help="Begin anew, also where the last run was cut off.")
@click.option("--collection", type=click.UUID, help="Only this collection.")
@rate_option("Read no more than this.")
@with_appcontext
def verify(quick: bool, from_start: bool, collection: UUID | None, rate: float | None) -> None:
    """Check that the objects of every row are there with the right size, and the originals with the right SHA-256.

    Files in the trash are checked, too. Nothing is changed. A run that was interrupted continues where it ended.
    """
    inventory = Inventory(db.session)
    require_stores(inventory)
    terms = {"quick": quick, "collection": str(collection) if collection else None}
    memory = VerificationMemory(services.settings.instance / MEMORY_NAME, terms)
    reached = VerificationProgress() if from_start else memory.recall()
    if reached.files:
        click.echo(f"Going on after {reached.files:,} files; --from-start begins anew.", err=True)
        for line in reached.lines:
            click.echo(line)
    files, size = inventory.count(after=reached.after, collection=collection)
    verification = StorageVerification(inventory, services.storage, throttle_of(rate), utcnow, quick=quick)
    total = (files + reached.files) if quick else (size + reached.size)
    with ProgressBar("Verifying", total, done=reached.files if quick else reached.size, in_bytes=not quick) as progress:
        _run(verification.run(after=reached.after, collection=collection), reached, memory, progress, quick)
    memory.forget()
    click.echo(f"{reached.files:,} files, {format_bytes(reached.size)} of originals: {_format_found(reached.found)}.")
    if reached.found:
        sys.exit(EXIT_FOUND)


def _run(
    checks: Iterable[VerifiedFile],
    reached: VerificationProgress,
    memory: VerificationMemory,
    progress: ProgressBar,
    quick: bool,
) -> None:
    saved_at = time.monotonic()
    try:
        for checked in checks:
            lines = [_line(finding) for finding in checked.findings]
            for line in lines:
                progress.line(line)
            _record(reached, checked, lines)
            progress.add(1 if quick else checked.file.original.size)
            if time.monotonic() - saved_at >= SAVE_EVERY_SECONDS:
                memory.save(reached)
                saved_at = time.monotonic()
    except StorageError as error:
        onward = "goes on there" if memory.save(reached) else "begins anew, because the disk could not be written"
        raise StorageError(f"{error.message} {reached.files:,} files are done; the same command {onward}.") from error
    finally:
        memory.save(reached)


def _record(reached: VerificationProgress, checked: VerifiedFile, lines: list[str]) -> None:
    reached.add(checked.file.id, checked.file.original.size, lines)


def require_stores(inventory: Inventory) -> None:
    """Raise ``UsageError`` if a row references a store that is not set up here."""
    for backend in sorted(inventory.backends() - set(services.storage.backends)):
        raise click.UsageError(f"Some files are kept in “{backend}”, which is not set up here. Set its settings again.")


def _line(finding: Finding) -> str:
    path = f"{finding.file}  {printable(finding.name)}  in “{printable(finding.title)}”"
    return f"{finding.trouble}: {finding.role} of {path}  {finding.detail} {finding.remedy}"


def _format_found(found: int) -> str:
    return "all well" if not found else f"{found:,} {'object is' if found == 1 else 'objects are'} not right"
