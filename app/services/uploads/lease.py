"""The lease on an upload, which allows one writer at a time, in any process.

The lease of a killed process of this machine ends at once.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.exc import SQLAlchemyError

from app.database import Session
from app.errors import UploadBusy, UploadGone
from app.models import Upload
from app.models.files.lease import NO_LEASE
from app.services.uploads.lease_holder import is_leased, new_holder

LEASE = timedelta(seconds=30)
RENEWED_BELOW = timedelta(seconds=20)
SLOW_LEASE = timedelta(minutes=3)  # longer than a call to a bucket can take, all its retries included
LONGEST = 2 * SLOW_LEASE


class UploadLease:
    """A lease that is held from ``take`` until ``release``.

    A writer whose lease was taken over gets ``UploadBusy`` before its next write. ``was_abandoned`` means that the
    previous holder did not release it: then the row may count fewer bytes than the store has.
    """

    def __init__(self, session: Session, upload: Upload, clock: Callable[[], datetime], *, was_abandoned: bool):
        self.upload = upload
        self.was_abandoned = was_abandoned
        self._session = session
        self._clock = clock
        self._holder = upload.lease_holder or ""
        self._until = upload.lease_until or clock()

    @classmethod
    def take(cls, session: Session, upload_id: int, clock: Callable[[], datetime]) -> "UploadLease":
        """Take the lease and commit.

        Raises ``UploadBusy`` while another writer holds it, and ``UploadGone`` if there is no row.
        """
        upload, now = Upload.fresh(session, upload_id), clock()
        if upload is None:
            session.commit()
            raise UploadGone
        seen = upload.lease_holder
        as_seen = (Upload.id == upload_id, Upload.lease_holder == seen)
        lease = {"lease_holder": new_holder(), "lease_until": now + LEASE}
        if is_leased(upload, now, LONGEST) or not Upload.change_if(session, *as_seen, **lease):
            session.commit()
            raise UploadBusy(retry_after=3)
        upload = Upload.fresh(session, upload_id)
        if upload is None:
            session.commit()
            raise UploadGone
        session.expunge(upload)  # a detached copy: only the lease changes the row
        session.commit()
        return cls(session, upload, clock, was_abandoned=seen is not None)

    def renew(self) -> None:
        """Prolong the lease if its end is near; this is cheap enough to be called for every block."""
        if self._until - self._clock() < RENEWED_BELOW:
            self._prolong(LEASE)

    def expect_slow_work(self) -> None:
        """Prolong the lease by more time than a slow store can take."""
        self._prolong(SLOW_LEASE)

    def save(self, **values: Any) -> None:
        """Change the row and commit; raise ``UploadBusy`` if another writer has taken the lease over."""
        self.change(**values)
        self._session.commit()

    def change(self, **values: Any) -> None:
        """Change the row within the caller's transaction.

        Raises ``UploadBusy``, and rolls back, if another writer has taken the lease over.
        """
        if not Upload.change_if(self._session, *self._is_mine(), **values):
            self._session.rollback()
            raise UploadBusy(retry_after=3)
        for name, value in values.items():
            setattr(self.upload, name, value)

    def release(self, **values: Any) -> None:
        """End the lease with these last changes to the row, and commit."""
        self.save(**values, **NO_LEASE)

    def let_go(self) -> None:
        """End the lease after a fault, if it is still held, and commit."""
        self._session.rollback()
        Upload.change_if(self._session, *self._is_mine(), **NO_LEASE)
        self._session.commit()

    def abandon(self) -> None:
        """Let the lease expire now, without releasing it, so that the next writer reads the offset from the store."""
        with suppress(SQLAlchemyError, UploadBusy):  # the caller raises the original fault
            self._session.rollback()
            self.save(lease_until=self._clock())

    def _is_mine(self) -> Sequence[ColumnElement[bool]]:
        return (Upload.id == self.upload.id, Upload.lease_holder == self._holder)

    def _prolong(self, time: timedelta) -> None:
        until = self._clock() + time
        self.save(lease_until=until)
        self._until = until
