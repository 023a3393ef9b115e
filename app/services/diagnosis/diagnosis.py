"""A diagnosis of the site: its versions and whether each part works, as facts for the command line or a page."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, select, text

from app.database import reading_only
from app.errors import VitrineError
from app.imaging.confinement import Confinement
from app.integrations.background_queue import BackgroundQueue
from app.languages import Message, MessageList, ngettext
from app.languages import gettext as _
from app.models import Studio
from app.services.backup.schema import known_revisions, newest_revision, revision_of
from app.services.diagnosis.clocks import reachable, unusable_addresses
from app.services.diagnosis.fact import Fact
from app.services.diagnosis.software import versions, what_confines
from app.services.operations.backlog import Backlog
from app.services.storage.storage_service import StorageService
from app.services.typefaces.packaged_fonts import PackagedFonts

MOST_NAMED = 5
_OF_A_NEWER_VERSION = _("Start the newer version, or run its “vitrine db downgrade” first.")
UNREAD_PROXY_FOR = timedelta(days=2)  # it is recorded once a day


class Diagnosis:
    """A diagnosis that changes nothing, except for a temporary file in the instance folder.

    ``clock`` returns the time (UTC), ``confinement`` how the processes that open pictures are confined, and ``videos``
    what prepares videos. ``least_free`` is the free space in bytes below which uploads are refused, ``trusted_proxies``
    how many proxies the settings name.
    """

    def __init__(
        self,
        engine: Engine,
        storage: StorageService,
        queue: BackgroundQueue,
        clock: Callable[[], datetime],
        confinement: Callable[[], Confinement],
        fonts: PackagedFonts,
        videos: Callable[[], Iterable[Fact]],
        *,
        instance: Path,
        least_free: int,
        trusted_proxies: int,
    ):
        self._engine = engine
        self._storage = storage
        self._queue = queue
        self._clock = clock
        self._confinement = confinement
        self._fonts = fonts
        self._videos = videos
        self._instance = instance
        self._least_free = least_free
        self._trusted_proxies = trusted_proxies

    def facts(self) -> Iterator[Fact]:
        """Yield every fact as soon as it is known.

        A part that does not respond is a fact, not an error.
        """
        for part in self.parts().values():
            yield from part()

    def parts(self) -> dict[str, Callable[[], Iterable[Fact]]]:
        """Return the checks by name; each can be called from any thread, and takes as long as the part it checks."""
        stores = {f"store {name}": partial(self._store, name) for name in self._storage.backends}
        return {
            "versions": partial(versions, self._fonts),
            "picture child": self._picture_child,
            "videos": self._videos,
            "instance folder": self._instance_folder,
            "database": self._database,
            **stores,
            "queue": self._queue_length,
        }

    def _picture_child(self) -> Iterator[Fact]:
        name = _("picture child")
        try:
            yield Fact(name, what_confines(self._confinement()))
        except OSError as error:
            yield Fact(name, str(error), _("No picture can be prepared. Check this machine’s memory and limits."))

    def _instance_folder(self) -> Iterator[Fact]:
        name = _("instance folder")
        try:
            with tempfile.TemporaryFile(dir=self._instance) as file:
                file.write(b"vitrine")
            yield Fact(name, _("%(folder)s can be written", folder=str(self._instance)))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            detail = _("%(folder)s: %(reason)s", folder=str(self._instance), reason=reason)
            yield Fact(name, detail, _("Check its owner and its permissions."))
        free = shutil.disk_usage(self._instance).free
        remedy = None
        if free < self._least_free:
            remedy = _("Uploads are refused. Free some space: “vitrine storage usage” says what uses it.")
        gigabytes = {"free": round(free / 1e9, 1), "least": round(self._least_free / 1e9, 1)}
        yield Fact(_("disk"), _("%(free)s GB free, at least %(least)s GB required", **gigabytes), remedy)

    def _database(self) -> Iterator[Fact]:
        name = _("database")
        try:
            with reading_only(), self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
                kind = _database_kind(connection)
                revision, newest = revision_of(connection), newest_revision()
                if revision != newest:
                    revisions = {"revision": revision or "–", "newest": newest}
                    detail = _("%(kind)s, revision %(revision)s, this version needs %(newest)s", kind=kind, **revisions)
                    is_older = revision is None or revision in known_revisions()
                    yield Fact(name, detail, _("Run “vitrine db upgrade”.") if is_older else _OF_A_NEWER_VERSION)
                    return
                yield Fact(name, _("%(kind)s, revision %(revision)s", kind=kind, revision=revision))
                yield from self._work(connection)
                yield from self._proxy(connection)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the operator asked to be told
            yield Fact(name, _no_response(error), _("Check DATABASE_URL and the server."))

    def _work(self, connection: Connection) -> Iterator[Fact]:
        work = Backlog.of(connection, self._clock())
        yield _workers(work)
        remedy = _("Is a worker running? Start it: “vitrine worker”.") if work.is_stuck else None
        yield Fact(_("files"), work.summary, remedy)
        if work.due:
            detail = ngettext(
                "%(count)s ready picture is checked after all that wait",
                "%(count)s ready pictures are checked after all that wait",
                work.due,
            )
            yield Fact(_("further sizes"), detail)
        if work.failed:
            yield Fact(_("failed files"), _("%(count)s, each with its reason in its collection", count=work.failed))
        if work.uploads:
            age = work.age(work.oldest_upload)
            yield Fact(_("unfinished uploads"), _("%(count)s, the oldest %(age)s", count=work.uploads, age=age))
        if work.deletions:
            age = work.age(work.oldest_deletion)
            folders = ngettext(
                "%(count)s folder, the oldest %(age)s", "%(count)s folders, the oldest %(age)s", work.deletions, age=age
            )
            remedy = _("The worker removes them each minute: is it running, and are their stores configured?")
            yield Fact(_("removals due"), folders, remedy if work.are_deletions_stuck else None)
        for backend in sorted(set(work.backends) - set(self._storage.backends)):
            detail = ngettext(
                "It has %(count)s file, and it is not configured",
                "It has %(count)s files, and it is not configured",
                work.backends[backend],
            )
            yield Fact(_("store %(name)s", name=backend), detail, _("Configure it."))

    def _proxy(self, connection: Connection) -> Iterator[Fact]:
        recently = Studio.unread_proxy_at > self._clock() - UNREAD_PROXY_FOR
        seen = connection.execute(select(Studio.unread_proxy).where(recently)).scalar()
        if seen is None or self._trusted_proxies:
            return
        detail = _("%(address)s names the visitors in headers that are not read, so all count as one", address=seen)
        remedy = _(
            "If it is a proxy in front, set TRUSTED_PROXIES to the number of proxies (usually 1) and start again."
        )
        yield Fact(_("proxy"), detail, remedy)

    def _store(self, backend: str) -> Iterator[Fact]:
        is_active = backend == self._storage.active.name
        name = _("store %(name)s, in use", name=backend) if is_active else _("store %(name)s", name=backend)
        try:
            store = self._storage.of(backend)
            store.exists("checks/doctor")
            its_time, ours = store.server_time(), self._clock()
        except VitrineError as error:
            yield Fact(name, _("does not work as it should"), str(error))
            return
        except Exception as error:  # noqa: BLE001 - see above
            detail = _("responds in an unknown way (%(error)s)", error=type(error).__name__)
            yield Fact(name, detail, _("Check its settings."))
            return
        difference = its_time - ours if its_time else None
        lifetime = None if self._storage.is_local(backend) else self._storage.address_seconds
        if difference and lifetime and difference >= timedelta(seconds=lifetime / 2):
            yield unusable_addresses(name, difference, lifetime)
        else:
            yield reachable(name, difference)

    def _queue_length(self) -> Iterator[Fact]:
        try:
            count = self._queue.length()
            yield Fact(_("queue"), ngettext("%(count)s task waits", "%(count)s tasks wait", count))
        except Exception as error:  # noqa: BLE001 - see above
            yield Fact(_("queue"), _no_response(error), _("Check REDIS_URL and the server."))


def _no_response(error: Exception) -> Message:
    return _("does not respond (%(error)s)", error=type(error).__name__)


def _workers(work: Backlog) -> Fact:
    """Return whether workers run; it is no problem if none has ever run.

    A site is diagnosed before its first start, too.
    """
    name = _("workers")
    if work.workers:
        named = [
            _("%(host)s %(age)s", host=worker.host, age=work.age(worker.started_at))
            for worker in work.workers[:MOST_NAMED]
        ]
        return Fact(name, _("%(count)s at work: %(names)s", count=len(work.workers), names=MessageList(named)))
    if work.worker_seen is None:
        return Fact(name, _("none has been seen yet"))
    remedy = _("Start it: “vitrine worker”, or “vitrine serve --with-worker”. Until then no picture is prepared.")
    return Fact(name, _("none has been seen %(age)s", age=work.age(work.worker_seen)), remedy)


def _database_kind(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    numbers = connection.dialect.server_version_info or ()
    return f"PostgreSQL {'.'.join(str(number) for number in numbers)}"
