"""The push of a folder into a collection: read the files, ask which the site has, send the rest, report every step.

A file counts as there if its content is there. Name and size are not enough: two cameras can give equal names, and
uncompressed pictures have equal sizes. Digests are stored, so that an unchanged file is read only once.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Any

from app.errors import VitrineError
from app.push.backoff import Silent
from app.push.digest_cache import DigestMemory
from app.push.events import Done, LeftOut, Moved, Plan, PushEvent, PushOutcome
from app.push.folder import SETTLED_SECONDS, FoundFile, Lost, StillWritten, SystemEntry, files_in
from app.push.order import PushOrder
from app.push.sections import PushSections
from app.push.site import MOST_CHECKED, NoPass, RemoteCollection, RemoteSite, RemoteUpload, SiteRefused
from app.push.tus_sender import TusUpload
from app.services.uploads.folder_contents import is_photo_or_video

GATHERED_SECONDS = 2.0  # how long digests are gathered before the site is asked about them
EMPTY = "This file is empty. Check it on your disk and send it again."


@dataclass(frozen=True)
class PushOptions:
    """The options of a push.

    ``section_per_folder`` puts each file into a section named after its top folder. ``parallel`` files are sent at
    once. ``watch_safe`` leaves files that are still being written for the next run. ``by_name`` treats a file as there,
    without reading it, if the site has one with its name, size and, if known, time of change. ``again`` also sends
    files that were deleted in the collection. ``photos_only`` leaves out files that, by their name, are neither
    photographs nor videos.
    """

    section_per_folder: bool = False
    parallel: int = 3
    watch_safe: bool = True
    by_name: bool = False
    again: bool = False
    photos_only: bool = False


class _Over(Exception):
    """The end of a push's events."""


class PushService:
    """One push of one folder.

    ``stop`` ends it early; what was sent by then stays, and the next push continues.
    """

    def __init__(
        self,
        site: RemoteSite,
        collection: RemoteCollection,
        folder: Path,
        digests: DigestMemory,
        stop: Event,
        options: PushOptions,
    ):
        self._site = site
        self._collection = collection
        self._folder = folder
        self._digests = digests
        self._stop = stop
        self._options = options
        self._sections = PushSections(site, collection, is_wanted=options.section_per_folder)
        self._order = PushOrder([])
        self._events: SimpleQueue[PushEvent | Exception] = SimpleQueue()
        self._digests_seen: set[str] = set()
        self._deleted = digests.deleted(collection.id)

    def push(self) -> Iterator[PushEvent]:
        """Push the folder, and yield an event for each step; raises an error after which no file can be pushed."""
        with ThreadPoolExecutor(self._options.parallel) as senders, ThreadPoolExecutor(1) as leader:
            work = leader.submit(self._lead, senders)
            try:
                yield from self._reported(work)
            finally:
                self._stop.set()
        work.result()

    def _reported(self, work: Future[None]) -> Iterator[PushEvent]:
        work.add_done_callback(lambda _: self._events.put(_Over()))
        while True:
            event = self._events.get()
            if isinstance(event, _Over):
                return
            if isinstance(event, Exception):
                raise event
            yield event

    def _lead(self, senders: ThreadPoolExecutor) -> None:
        """Find the files of the folder, and queue those to be sent for the ``senders``."""
        began = time.monotonic()
        files = self._found()
        self._order = PushOrder(files)
        self._record_alike(files)
        self._events.put(Plan(len(files), sum(file.size for file in files)))
        settled: list[FoundFile] = []
        young: list[FoundFile] = []
        for file in files:
            (young if self._options.watch_safe and not file.is_settled else settled).append(file)
        sending = self._handed_out(settled, senders)
        if young:
            self._stop.wait(max(0.0, SETTLED_SECONDS - (time.monotonic() - began)))
            sending += self._handed_out(young, senders)
        for future in sending:
            future.result()
        self._digests.forget_gone(self._folder, {bytes(file.path) for file in files})

    def _record_alike(self, files: list[FoundFile]) -> None:
        """Record which files the site has by name and size, before the first file is sent.

        The first files need their neighbors before all digests are known.
        """
        for file, remote in self._asked(files, self._order.question):
            if remote.file is not None:
                self._order.record_there(file, remote.file)

    def _found(self) -> list[FoundFile]:
        files = []
        for found in files_in(self._folder):
            if isinstance(found, Lost):
                self._events.put(Done(found.relative, 0, PushOutcome.FAILED, found.reason))
            elif isinstance(found, SystemEntry):
                self._events.put(LeftOut(found.relative, is_system=True))
            elif self._options.photos_only and not is_photo_or_video(found.name):
                self._events.put(LeftOut(found.relative, is_system=False))
            elif found.size == 0 and (found.is_settled or not self._options.watch_safe):
                self._events.put(Done(found.relative, 0, PushOutcome.FAILED, EMPTY))
            else:
                files.append(found)
        return files

    def _handed_out(self, files: list[FoundFile], senders: ThreadPoolExecutor) -> list[Future[None]]:
        sending: list[Future[None]] = []
        for batch in self._batches(self._unknown_by_name(files)):
            remotes = self._standings([{"sha256": sha256} for _, sha256 in batch])
            for (file, sha256), remote in zip(batch, remotes, strict=True):
                if remote.is_there or sha256 in self._digests_seen:
                    self._record_deleted(sha256, is_deleted=False)
                    self._record_there(file, remote)
                    continue
                if self._was_deleted(sha256, remote):
                    self._report(file, PushOutcome.DELETED)
                    continue
                self._digests_seen.add(sha256)
                try:
                    section = self._sections.of(file)
                except SiteRefused as error:
                    self._report_error(file, error)
                    continue
                sending.append(senders.submit(self._send, file, sha256, section, remote.upload))
        return sending

    def _record_there(self, file: FoundFile, remote: RemoteUpload) -> None:
        """Report a file that the site has, and move it into its folder's section if it has no section.

        A file in another section stays there, because its owner may have moved it.
        """
        reason = None
        if remote.file is not None:
            self._order.record_there(file, remote.file)
            if remote.in_no_section:
                reason = self._sections.take_in(file, remote.file)
        self._report(file, PushOutcome.THERE, reason)

    def _was_deleted(self, sha256: str, remote: RemoteUpload) -> bool:
        """Return whether the content was deleted in the collection, and record it.

        Content that was once in the trash counts as deleted after the trash is emptied, until it is in the collection
        again or ``again`` is set. Content that is only missing does not count: it may have arrived damaged, or the site
        may have been restored from an older backup.
        """
        is_deleted = (remote.is_trashed or sha256 in self._deleted) and not self._options.again
        self._record_deleted(sha256, is_deleted=is_deleted)
        return is_deleted

    def _record_deleted(self, sha256: str, *, is_deleted: bool) -> None:
        if is_deleted != (sha256 in self._deleted):
            self._digests.record_deleted(self._collection.id, sha256, is_deleted=is_deleted)
            (self._deleted.add if is_deleted else self._deleted.discard)(sha256)

    def _unknown_by_name(self, files: list[FoundFile]) -> Iterator[FoundFile]:
        """Yield the files to be read: all of them, or with ``by_name`` only those that the site does not have."""
        if not self._options.by_name:
            yield from files
            return
        for file, remote in self._asked(files, lambda file: file.shape):
            if remote.is_there:
                self._record_there(file, remote)
            else:
                yield file

    def _asked(
        self, files: list[FoundFile], question: Callable[[FoundFile], dict[str, Any]]
    ) -> Iterator[tuple[FoundFile, RemoteUpload]]:
        for start in range(0, len(files), MOST_CHECKED):
            batch = files[start : start + MOST_CHECKED]
            yield from zip(batch, self._standings([question(file) for file in batch]), strict=True)

    def _batches(self, files: Iterator[FoundFile]) -> Iterator[list[tuple[FoundFile, str]]]:
        """Yield batches of files with their digests: as many as one request takes, or as were read in two seconds."""
        batch: list[tuple[FoundFile, str]] = []
        began = time.monotonic()
        for file in files:
            if (sha256 := self._digest(file)) is not None:
                batch.append((file, sha256))
            if len(batch) == MOST_CHECKED or (batch and time.monotonic() - began > GATHERED_SECONDS):
                yield batch
                batch, began = [], time.monotonic()
        if batch:
            yield batch

    def _digest(self, file: FoundFile) -> str | None:
        try:
            if self._options.watch_safe:
                file.require_same()
            if (sha256 := self._digests.get(file)) is None:
                sha256 = file.digest(self._site.backoff.require_going)
                self._digests.store(file, sha256)
            return sha256
        except VitrineError as error:
            self._report_error(file, error)
            return None

    def _standings(self, asked: list[dict[str, Any]]) -> list[RemoteUpload]:
        return self._site.check(self._collection.id, asked) if asked else []

    def _send(self, file: FoundFile, sha256: str, section: str | None, upload: str | None) -> None:
        try:
            with file.open() as source:
                sent = TusUpload(
                    self._site,
                    source,
                    file.size,
                    self._metadata(file, sha256, section),
                    order=self._order.metadata_of(file),
                    moved=lambda count: self._events.put(Moved(count)),
                    require_same=file.require_same,
                ).send(upload)
            self._report(file, PushOutcome.THERE if sent.was_there else PushOutcome.SENT, is_counted=True)
        except (NoPass, Silent) as error:
            self._events.put(error)
        except VitrineError as error:
            self._report_error(file, error)
        except Exception as error:  # noqa: BLE001 - ``_reported`` raises it again
            self._events.put(error)

    def _metadata(self, file: FoundFile, sha256: str, section: str | None) -> dict[str, str]:
        metadata = {
            "filename": file.name,
            "collection": self._collection.id,
            "relativePath": file.relative,
            "lastModified": str(file.modified_ms),
            "sha256": sha256,
        }
        return metadata if section is None else {**metadata, "section": section}

    def _report(
        self, file: FoundFile, outcome: PushOutcome, reason: str | None = None, *, is_counted: bool = False
    ) -> None:
        if not is_counted:
            self._events.put(Moved(file.size))
        self._events.put(Done(file.relative, file.size, outcome, reason))

    def _report_error(self, file: FoundFile, error: VitrineError) -> None:
        is_left = isinstance(error, StillWritten) and self._options.watch_safe
        outcome = PushOutcome.LEFT if is_left else PushOutcome.FAILED
        self._events.put(Done(file.relative, file.size, outcome, str(error)))
