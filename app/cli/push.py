"""The command ``vitrine push``, which sends a folder's missing files to a collection, here or on another site."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import click

from app.cli import EXIT_FOUND, EXIT_USAGE
from app.cli.push_local import this_site
from app.cli.push_names import collection_titled
from app.errors import VitrineError
from app.push.backoff import Backoff
from app.push.digest_cache import AlreadyRunning, DigestMemory, alone, memory_folder
from app.push.push import PushOptions, PushService
from app.push.report import PushReport
from app.push.site import NoPass, RemoteCollection, RemoteSite

Lock = Callable[[str], str]
Way = Callable[[str, Backoff, Lock], AbstractContextManager[tuple[RemoteSite, RemoteCollection]]]


@click.command("push")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--collection", "wanted", required=True, metavar="NAME_OR_UUID", help="Where the files go.")
@click.option("--url", envvar="VITRINE_URL", help="Another site's address; without it, this one. Or VITRINE_URL.")
@click.option("--token", envvar="VITRINE_TOKEN", help="That site's API token. Better given as VITRINE_TOKEN.")
@click.option("--section-per-folder", is_flag=True, help="Make a section of each direct sub-folder.")
@click.option("--parallel", type=click.IntRange(1, 16), default=3, show_default=True, help="Files sent at once.")
@click.option("--watch-safe/--no-watch-safe", default=True, help="Leave files that are still being written (default).")
@click.option("--by-name", is_flag=True, help="Believe that files of the same name and size are the same, unread.")
@click.option("--again", is_flag=True, help="Also send what was deleted there.")
@click.option("--photos-only", is_flag=True, help="Leave out what is neither a photograph nor a video.")
@click.option("--patience", type=click.IntRange(1), default=300, show_default=True, help="Seconds to wait for a site.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing unless something failed.")
def push(
    folder: Path, wanted: str, url: str | None, token: str | None, patience: int, quiet: bool, **options: Any
) -> None:
    """Send the files in FOLDER that are not in the collection yet.

    Run it again after an interruption, and it continues. The exit status is 0 if all files are there, 1 if something
    failed, 2 for a wrong collection, site or token. Without --url no server needs to run: the command handles the
    requests itself, with a token of the collection's owner that exists only while it works. Run it as the user that
    runs the site.
    """
    _require_pair(url, token)
    way: Way = partial(_there, url, token) if url and token else this_site
    send(folder, wanted, way, url or instance_name(), PushOptions(**options), patience=patience, quiet=quiet)


def instance_name() -> str:
    """Return the name of this instance in the names of locks."""
    return os.environ.get("VITRINE_INSTANCE") or "here"


def send(
    folder: Path, wanted: str, way: Way, to: str, options: PushOptions, *, patience: int, quiet: bool = False
) -> None:
    """Push a folder into a collection, print what happens, and end the command if something failed.

    ``way`` opens the site and the collection, and ``to`` is the site's name.
    """
    report, stop = PushReport(quiet=quiet), Event()
    with ExitStack() as stack:
        try:
            memory, what = memory_folder(), (str(folder.resolve()), to)
            stack.enter_context(alone(memory, *what, "as typed", wanted))  # first, because the site may not respond

            def lock(uuid: str) -> str:
                return stack.enter_context(alone(memory, *what, uuid))

            site, collection = stack.enter_context(way(wanted, Backoff(patience, stop, report.waiting), lock))
        except AlreadyRunning as running:
            report.aside(running.message)
            return
        except NoPass as error:
            click.echo(error.message, err=True)
            sys.exit(EXIT_USAGE)
        digests = DigestMemory(memory)
        stack.callback(digests.close)
        service = PushService(site, collection, folder, digests, stop, options)
        _follow(service, report, site)
    if report.has_failed:
        sys.exit(EXIT_FOUND)


def _require_pair(url: str | None, token: str | None) -> None:
    if bool(url) != bool(token):
        raise click.UsageError("--url and --token (or VITRINE_URL and VITRINE_TOKEN) go together.")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise click.UsageError("--url is an address such as https://photos.example.com.")


@contextmanager
def _there(
    url: str, token: str, wanted: str, backoff: Backoff, lock: Lock
) -> Iterator[tuple[RemoteSite, RemoteCollection]]:
    site = RemoteSite(url, token, backoff)
    with closing(site):
        yield site, _collection(site, wanted, lock)


def _collection(site: RemoteSite, wanted: str, lock: Lock) -> RemoteCollection:
    collections = {collection.id: collection for collection in site.collections()}
    uuid = collection_titled(wanted, {uuid: found.title for uuid, found in collections.items()})
    lock(uuid)
    return collections[uuid]


def _follow(service: PushService, report: PushReport, site: RemoteSite) -> None:
    try:
        for event in service.push():
            report.take(event)
    except VitrineError as error:
        report.ended_early(str(error))
    except KeyboardInterrupt:
        report.ended_early("Stopped. Run the command again, and it goes on.")
    report.summarize(site.bytes_on_wire)
