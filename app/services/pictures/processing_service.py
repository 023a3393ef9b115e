"""The first pass, which takes a file from pending to ready, failed or unsupported.

A worker leases the file, does the work, and stores the result only if it still has the lease. The row's state is what
counts, and the queue is only a hint. The next sweep repairs everything that a lost, repeated or killed task leaves
behind.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, update

from app.database import Session
from app.errors import (
    ObjectMissing,
    OutOfSpace,
    PictureError,
    PictureNotShown,
    PictureTooCostly,
    StorageError,
    VitrineError,
    WrongDigest,
)
from app.imaging.content_type import RAW_TYPES
from app.imaging.variants import FIRST_PASS
from app.imaging.video.formats import DEMUXERS
from app.languages import N_
from app.models import File, FileState
from app.models.files.lease import NO_LEASE
from app.models.files.processing import MOST_ATTEMPTS
from app.services.events.events import Events
from app.services.events.studio_event import EventType, StudioEvent
from app.services.pictures.content_verification import ContentVerification, SameContent
from app.services.pictures.local_original import DamagedOriginal
from app.services.pictures.picture_lease import at_work, end_abandoned, renewed_lease
from app.services.pictures.size_policy import SizePolicy
from app.services.pictures.thumbnail_service import GeneratedVariants, ThumbnailService
from app.services.pictures.variant_rows import (
    drop_earlier_variants,
    facts_of,
    focus_of,
    paths_of,
    schedule_removal_if_gone,
    store_variants,
    went_with_picture,
)

log = logging.getLogger(__name__)

FORGOTTEN_AFTER = timedelta(seconds=30)
UNFINISHED = N_("This picture could not be prepared in %(attempts)s attempts. Try again, or upload the file again.")
UNFINISHED_BECAUSE = N_(
    "This picture could not be prepared in %(attempts)s attempts. Try again, or upload the file again. "
    "The last attempt failed: %(reason)s"
)
UNEXPECTED = N_("The error is on our side, and is in the server’s log.")


class ProcessingService:
    """The service that processes pending files.

    ``clock`` returns the current time in UTC, and is called again after slow work. ``session`` is the thread's own
    scoped session.
    """

    def __init__(
        self,
        session: Session,
        thumbnails: ThumbnailService,
        verification: ContentVerification,
        size_policy: SizePolicy,
        events: Events,
        clock: Callable[[], datetime],
    ):
        self._session = session
        self._size_policy = size_policy
        self._events = events
        self._thumbnails = thumbnails
        self._verification = verification
        self._clock = clock

    def process(self, file_id: int) -> bool:
        """Process one file, if no worker has leased it; return whether this call finished it.

        A picture that cannot be rendered is ``failed`` at once with its reason. Any other fault leaves the file for a
        later attempt, and is raised again.
        """
        with at_work() as worker:
            return self._process(file_id, worker)

    def _process(self, file_id: int, worker: str) -> bool:
        if not File.lease(self._session, file_id, worker=worker, now=self._clock()):
            self._session.commit()
            return False
        self._session.commit()
        file = self._detached(file_id)
        if file is None:
            return False
        try:
            with renewed_lease(self._session, file_id, worker, self._clock):
                generated = self._generate(file, worker)
        except SameContent:
            return True
        except (PictureError, DamagedOriginal, WrongDigest) as error:
            self._give_up(file, worker, error)
            return False
        except Exception as error:
            self._put_back(file_id, worker, error)
            if went_with_picture(self._session, error, file):
                return False
            raise
        if generated is None:
            return self._finish_without_preview(file_id, worker)
        return self._adopt(file, worker, generated)

    def sweep(self, now: datetime, *, forgotten_after: timedelta = FORGOTTEN_AFTER) -> list[int]:
        """Fail the files that ran out of attempts; return the ids of the files that wait and may have no task.

        Those are the files that have waited for ``forgotten_after``, and the files that a dead worker had leased.
        """
        end_abandoned(self._session, now)
        lost = _lost(now, forgotten_after)
        failed = self._session.scalars(
            update(File)
            .where(File.attempts >= MOST_ATTEMPTS, lost)
            .values(
                state=FileState.FAILED,
                error=_unfinished(),
                **NO_LEASE,
            )
            .returning(File.id)
        ).all()
        for file_id in failed:
            self._report_failed(file_id, now)
        waiting = self._session.scalars(
            select(File.id).where(File.attempts < MOST_ATTEMPTS, lost).order_by(File.id)
        ).all()
        self._session.commit()
        return list(waiting)

    def _detached(self, file_id: int) -> File | None:
        file = self._session.get(File, file_id)
        if file is not None:
            self._session.expunge(file)
        self._session.commit()
        return file

    def _generate(self, file: File, worker: str) -> GeneratedVariants | None:
        """Return the first variants of a picture, or None for any other file; both are verified."""
        if self._size_policy.applies_to(file):
            file = self._size_policy.compress(file, worker)
        if file.sha256 is not None:  # verified during the upload; it is here because it is a picture
            return self._thumbnails.generate_all_variants(file, specs=FIRST_PASS)
        if self._verification.may_be_shown(file):
            record = partial(self._verification.record, file, worker)
            return self._thumbnails.generate_all_variants(file, record, specs=FIRST_PASS)
        self._verification.verify(file, worker)
        return None

    def _finish_without_preview(self, file_id: int, worker: str) -> bool:
        is_mine = self._finish(file_id, worker, state=FileState.UNSUPPORTED)
        self._session.commit()
        return is_mine

    def _adopt(self, file: File, worker: str, generated: GeneratedVariants) -> bool:
        values = {
            "state": FileState.READY,
            "version": File.version + 1,
            "variants_due": True,
            "preview_due": generated.video is not None,
            "attempts": 0,
            **facts_of(self._session, file.id, generated),
            **paths_of(generated),
            **focus_of(file, generated, self._clock()),
        }
        if not self._finish(file.id, worker, **values):
            schedule_removal_if_gone(self._session, file, self._clock())
            return False
        drop_earlier_variants(self._session, file, generated, self._clock())
        store_variants(self._session, file.id, generated, self._clock())
        self._session.commit()
        return True

    def _give_up(self, file: File, worker: str, error: VitrineError) -> None:
        """Mark the file as failed, or as unsupported if its type cannot be shown, with the reason."""
        is_raw = isinstance(error, PictureError) and file.mime_type in RAW_TYPES
        is_large_video = isinstance(error, PictureTooCostly) and file.mime_type in DEMUXERS
        is_unsupported = is_raw or is_large_video or isinstance(error, PictureNotShown)
        log.warning("file %s has no variants: %s", file.id, error.message)
        state = FileState.UNSUPPORTED if is_unsupported else FileState.FAILED
        if self._finish(file.id, worker, state=state, error=str(error.message)) and state is FileState.FAILED:
            self._report_failed(file.id, self._clock())
        self._session.commit()

    def _report_failed(self, file_id: int, now: datetime) -> None:
        file = self._session.get_one(File, file_id)
        self._events.report(StudioEvent(EventType.FILE_FAILED, now, file.collection, file=file))

    def _put_back(self, file_id: int, worker: str, fault: Exception) -> None:
        """End the lease after a temporary fault, so that the sweep queues the file again after 30 seconds.

        A store that is away or full costs no attempt, however long that lasts: it is not a fault of the picture.
        """
        reason = str(fault.message) if isinstance(fault, VitrineError) else UNEXPECTED
        self._session.rollback()
        spent = File.attempts - 1 if is_no_fault_of_the_picture(fault) else File.attempts
        rest = self._clock() + FORGOTTEN_AFTER
        values = {"lease_holder": None, "lease_until": rest, "attempts": spent, "error": reason}
        File.change_if(self._session, *File.leased_to(file_id, worker), **values)
        self._session.commit()

    def _finish(self, file_id: int, worker: str, **values: Any) -> bool:
        values = {**NO_LEASE, "error": None, **values}
        if File.change_if(self._session, *File.leased_to(file_id, worker), **values):
            return True
        self._session.commit()
        return False


def is_no_fault_of_the_picture(fault: Exception) -> bool:
    """Return whether the store was away or full, so that a retry succeeds once it is back."""
    return isinstance(fault, (StorageError, OutOfSpace)) and not isinstance(fault, ObjectMissing)


def _unfinished() -> ColumnElement[str]:
    """Return the reason for a file that ran out of attempts, with that of its last attempt if there is one."""
    attempts = {"attempts": MOST_ATTEMPTS}
    because = UNFINISHED_BECAUSE % {**attempts, "reason": ""}
    return func.coalesce(literal(because) + File.error, UNFINISHED % attempts)


def _lost(now: datetime, forgotten_after: timedelta) -> ColumnElement[bool]:
    """Return the condition for files that have waited too long for their task, or whose worker is gone.

    A file that was created in the future was created before the clock was set back.
    """
    is_forgotten = or_(File.created_at <= now - forgotten_after, File.created_at > now)
    return or_(
        and_(File.state == FileState.PENDING, is_forgotten),
        and_(File.state == FileState.REPLACED, or_(File.lease_until.is_(None), File.lease_until < now)),
        and_(File.state == FileState.PROCESSING, File.lease_until < now),
    )
