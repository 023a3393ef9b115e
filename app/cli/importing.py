"""The command ``vitrine import``: a collection of what another gallery exported, a folder or ZIP files."""

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.cli import EXIT_FOUND
from app.cli.progress import ProgressBar, printable
from app.cli.push import here, send
from app.cli.push_local import this_site
from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.formatting import format_bytes
from app.models import Collection, User, Verb
from app.push.digest_cache import DigestMemory, memory_folder
from app.push.exported import ExportedArchives
from app.push.folder import FoundFile, SystemEntry, files_in
from app.push.push import PushOptions
from app.services.uploads.folder_contents import describe_skipped

PATIENCE_SECONDS = 300
OPTIONS = PushOptions(section_per_folder=True, watch_safe=False)


@click.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--title", help="The name of the new collection; that of the folder or the ZIP file by default.")
@click.option("--collection", "wanted", metavar="NAME_OR_UUID", help="Add to this collection instead of a new one.")
@click.option("--owner", "email", metavar="EMAIL", help="The owner of the new collection, if there are several.")
@click.option("--dry-run", is_flag=True, help="Say what would be imported, and change nothing.")
@click.option(
    "--in",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder to unpack ZIP files in; the system's for temporary files by default.",
)
@with_appcontext
def import_export(
    paths: Sequence[Path], title: str | None, wanted: str | None, email: str | None, dry_run: bool, folder: Path | None
) -> None:
    """Make a collection of a folder, or of the ZIP files that another gallery exported; each folder is a section.

    The collection is a draft. Run it again after an interruption with --collection, and it continues: what is there is
    not imported twice. The ZIP files stay as they are. Exit status 0: all files are there; 1: something failed.
    """
    if title is not None and wanted is not None:
        raise click.UsageError("--title names a new collection, and --collection one that there is: give one of them.")
    if any(path.is_dir() for path in paths):
        if len(paths) > 1:
            raise click.UsageError("Import one folder, or any number of ZIP files that belong together.")
        _import_folder(paths[0], title or paths[0].resolve().name, wanted, email, dry_run=dry_run)
        return
    export = ExportedArchives(paths)
    if dry_run:
        _say_what(title or export.title, ((file.relative, file.size) for file in export.files), export.system)
        return
    with _unpacked(export, folder) as (unpacked, is_whole):
        _send(unpacked, wanted or _new_collection(title or export.title, email))
        if export.system:
            click.echo(str(describe_skipped(export.system)))
    if not is_whole:
        sys.exit(EXIT_FOUND)


def _import_folder(folder: Path, title: str, wanted: str | None, email: str | None, *, dry_run: bool) -> None:
    if not dry_run:
        _send(folder, wanted or _new_collection(title, email))
        return
    found = list(files_in(folder))
    files = ((file.relative, file.size) for file in found if isinstance(file, FoundFile))
    _say_what(title, files, [entry.relative for entry in found if isinstance(entry, SystemEntry)])


@contextmanager
def _unpacked(export: ExportedArchives, folder: Path | None) -> Iterator[tuple[Path, bool]]:
    """Yield a temporary folder with the files, and whether all of them could be unpacked."""
    unpacked = Path(tempfile.mkdtemp(prefix="vitrine-import-", dir=folder))
    is_whole = True
    try:
        with ProgressBar("Unpacking", export.size, in_bytes=True) as progress:
            for damaged in export.unpack(unpacked, progress.add):
                is_whole = False
                click.echo(f"failed  {printable(damaged.relative)}  {damaged.reason}")
        yield unpacked, is_whole
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
        digests = DigestMemory(memory_folder())
        digests.forget_gone(unpacked, set())
        digests.close()


def _send(folder: Path, wanted: str) -> None:
    send(folder, wanted, this_site, here(), OPTIONS, patience=PATIENCE_SECONDS)


def _new_collection(title: str, email: str | None) -> str:
    """Make a draft, and return its id; ends the command if the owner is not clear or the title is taken."""
    owners = list(db.session.scalars(select(User).order_by(User.id)))
    chosen = [owner for owner in owners if email is None or owner.email == email]
    if len(chosen) != 1:
        listed = ", ".join(owner.email for owner in owners) or "nobody yet: make an owner first"
        raise click.UsageError(f"Say with --owner whose collection it will be. Owners are: {listed}.")
    collection = Collection.create(db.session, chosen[0], title=title, now=utcnow())
    mine = (Collection.owner_id == chosen[0].id, Collection.trashed_at.is_(None))
    taken = select(Collection.uuid).where(Collection.title == collection.title, *mine)
    with db.session.no_autoflush:
        if db.session.scalars(taken).first() is not None:
            db.session.rollback()
            raise click.UsageError(
                f"There is a collection “{title}” already. Continue with it by --collection, or give the new one "
                "another name by --title."
            )
    services.audit.record(Verb.COLLECTION_MADE, collection=collection, thing=collection.title)
    db.session.commit()
    click.echo(f"Made the collection “{collection.title}”, a draft ({collection.uuid}).")
    return str(collection.uuid)


def _say_what(title: str, files: Iterable[tuple[str, int]], system: list[str]) -> None:
    """Print the sections with their files and bytes."""
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for relative, size in files:
        top, slash, _ = relative.partition("/")
        section = top if slash else ""
        counts[section] += 1
        sizes[section] += size
    click.echo(f"The collection “{printable(title)}”:")
    for section, count in counts.items():
        name = printable(section) or "without a section"
        click.echo(f"- {name}: {_counted(count)}, {format_bytes(sizes[section])}")
    click.echo(f"{_counted(counts.total())}, {format_bytes(sizes.total())}.")
    if system:
        click.echo(str(describe_skipped(system)))


def _counted(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
