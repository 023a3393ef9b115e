"""The command ``vitrine import``: a collection of what another gallery exported, a folder or ZIP files."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.cli import EXIT_FOUND
from app.cli.options import temporary_folder_option
from app.cli.progress import ProgressBar, printable
from app.cli.push import instance_name, send
from app.cli.push_local import collection_here, this_site
from app.composition import current_application, services
from app.database import utcnow
from app.extensions import db
from app.formatting import format_bytes
from app.models import Collection, User, Verb
from app.models.text.typed_text import one_line
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
@temporary_folder_option("The folder to unpack ZIP files in; the system's for temporary files by default.")
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
    _import_archives(ExportedArchives(paths), title, wanted, email, folder, dry_run=dry_run)


def _import_archives(
    export: ExportedArchives,
    title: str | None,
    wanted: str | None,
    email: str | None,
    folder: Path | None,
    *,
    dry_run: bool,
) -> None:
    title = title or export.title
    if dry_run:
        _say_what(title, ((file.relative, file.size) for file in export.files), export.system)
        return
    with TemporaryDirectory(prefix="vitrine-import-", dir=folder, ignore_cleanup_errors=True) as name:
        unpacked = Path(name)
        export.require_room(unpacked)
        collection = collection_here(current_application(), wanted) if wanted else _new_collection(title, email)
        is_whole = _unpack(export, unpacked)
        try:
            _send(unpacked, collection)
        finally:
            _forget_digests(unpacked)
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


def _unpack(export: ExportedArchives, folder: Path) -> bool:
    """Unpack all files, print those that cannot be, and return whether there was none."""
    is_whole = True
    with ProgressBar("Unpacking", export.size, in_bytes=True) as progress:
        for failed in export.unpack(folder, progress.add):
            is_whole = False
            progress.line(f"failed  {printable(failed.relative)}  {failed.reason}")
    return is_whole


def _forget_digests(folder: Path) -> None:
    """Delete what the push has stored about a folder that is temporary."""
    with closing(DigestMemory(memory_folder())) as digests:
        digests.forget_gone(folder, set())


def _send(folder: Path, wanted: str) -> None:
    send(folder, wanted, this_site, instance_name(), OPTIONS, patience=PATIENCE_SECONDS)


def _new_collection(title: str, email: str | None) -> str:
    """Make a draft, and return its id; ends the command if the owner is not clear or the title is taken."""
    owner = _owner(email)
    mine = (Collection.owner_id == owner.id, Collection.trashed_at.is_(None))
    if db.session.scalar(select(Collection.id).where(Collection.title == one_line(title), *mine)) is not None:
        raise click.UsageError(
            f"There is a collection “{title}” already. Continue with it by --collection, or give the new one another "
            "name by --title."
        )
    collection = Collection.create(db.session, owner, title=title, now=utcnow())
    services.audit.record(Verb.COLLECTION_MADE, collection=collection, thing=collection.title)
    db.session.commit()
    click.echo(f"Made the collection “{collection.title}”, a draft ({collection.uuid}).")
    return str(collection.uuid)


def _owner(email: str | None) -> User:
    owners = list(db.session.scalars(select(User).order_by(User.id)))
    if not owners:
        raise click.UsageError("There is no owner yet. Make one with “vitrine users create EMAIL”.")
    chosen = [owner for owner in owners if email is None or owner.email == email]
    if len(chosen) != 1:
        listed = ", ".join(owner.email for owner in owners)
        raise click.UsageError(f"Say with --owner whose collection it will be. Owners are: {listed}.")
    return chosen[0]


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
