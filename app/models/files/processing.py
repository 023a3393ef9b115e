"""The work of the workers on a file: its state, its attempts and the lease of the worker that processes it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, Text, and_, case, false, or_
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Session
from app.models.columns import text_enum
from app.models.files.lease import Lease

MOST_ATTEMPTS = 5
LEASE = timedelta(minutes=5)


class FileState(StrEnum):
    """The state of a file: waiting, being processed, ready, replaced, failed with a reason, or not a picture.

    The content of a replaced file is new; visitors see the variants of the earlier version until a worker has made
    those of the new one. For programs it is pending.
    """

    PENDING = "pending"
    PROCESSING = "processing"
    READY = "ready"
    REPLACED = "replaced"
    FAILED = "failed"
    UNSUPPORTED = "unsupported"


SHOWN_AS_PICTURE = (FileState.READY, FileState.REPLACED)
IN_FIRST_PASS = (FileState.PROCESSING, FileState.REPLACED)


class Processing(Lease):
    """The columns and statements of a file that workers process.

    ``version`` is part of every variant's address. ``variants_due`` says of a ready picture that a worker has to make
    the variants that it lacks; its lease and its attempts then count for that. ``preview_due`` says the same of the
    preview of a ready video. ``error`` is the reason of a failure, also of a ready video's preview.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[FileState] = mapped_column(text_enum(FileState), default=FileState.PENDING)
    version: Mapped[int] = mapped_column(default=0)
    variants_due: Mapped[bool] = mapped_column(default=False, server_default=false())
    preview_due: Mapped[bool] = mapped_column(default=False, server_default=false())
    attempts: Mapped[int] = mapped_column(default=0)
    lease_holder: Mapped[str | None] = mapped_column("lease_owner", String(64))
    error: Mapped[str | None] = mapped_column(Text)

    @classmethod
    def lease(cls, session: Session, file_id: int, *, worker: str, now: datetime) -> bool:
        """Lease a waiting file to one worker in one statement; return whether this worker got it.

        The attempt is counted here, so that a picture that kills its worker still runs out of attempts.
        """
        is_free = or_(cls.lease_until.is_(None), cls.lease_until < now)
        waits = and_(cls.state.in_((FileState.PENDING, FileState.REPLACED)), is_free)
        free = or_(waits, and_(cls.state == FileState.PROCESSING, cls.lease_until < now))
        state = case((cls.state == FileState.REPLACED, cls.state), else_=FileState.PROCESSING)
        return cls._take(session, file_id, free, worker, now, state=state)

    @classmethod
    def lease_due(cls, session: Session, file_id: int, *, worker: str, now: datetime) -> bool:
        """Lease a ready picture that lacks variants, and return whether this worker got it; the picture stays ready."""
        return cls._take(session, file_id, and_(cls.variants_due, cls.rested(now)), worker, now)

    @classmethod
    def lease_preview(cls, session: Session, file_id: int, *, worker: str, now: datetime) -> bool:
        """Lease a ready video that lacks its preview, and return whether this worker got it; the video stays ready."""
        return cls._take(session, file_id, and_(cls.preview_due, cls.rested(now)), worker, now)

    @classmethod
    def rested(cls, now: datetime) -> ColumnElement[bool]:
        """Return the condition that a file is ready, is not leased, and does not wait after a temporary fault."""
        return and_(cls.state == FileState.READY, or_(cls.lease_until.is_(None), cls.lease_until < now))

    @classmethod
    def leased_to(cls, file_id: int, worker: str, *states: FileState) -> Sequence[ColumnElement[bool]]:
        """Return the conditions of every change by a worker, which no longer hold once another has leased the file.

        ``states`` are those in which the file may be, by default those of the first pass.
        """
        return (cls.id == file_id, cls.lease_holder == worker, cls.state.in_(states or IN_FIRST_PASS))

    def retry(self, *, is_readable_now: bool = False) -> None:
        """Let a picture that failed be processed again, with all its attempts; a ready one stays visible.

        A file that is not a picture stays as it is; a RAW file or video without a preview has its reason in ``error``,
        or is known to be readable now.
        """
        if self.state is FileState.READY and self.error is not None:
            self.preview_due, self.attempts, self.error = True, 0, None
        is_no_picture = self.state is FileState.UNSUPPORTED and self.error is None and not is_readable_now
        if self.state is not FileState.READY and not is_no_picture:
            self.state = FileState.REPLACED if self.state is FileState.REPLACED else FileState.PENDING
            self.attempts, self.lease_holder, self.lease_until, self.error = 0, None, None, None

    @classmethod
    def _take(
        cls, session: Session, file_id: int, free: ColumnElement[bool], worker: str, now: datetime, **values: Any
    ) -> bool:
        lease = {"attempts": cls.attempts + 1, "lease_holder": worker, "lease_until": now + LEASE}
        return cls.change_if(session, cls.id == file_id, cls.attempts < MOST_ATTEMPTS, free, **lease, **values)
