"""The lease on an upload: one writer at a time, in whatever process; one that was killed keeps nobody waiting."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from app.database import Session
from app.errors import UploadBusy, UploadGone
from app.models import Upload
from app.services.uploads.lease_holder import is_gone, new_holder

LEASE = timedelta(seconds=30)
RENEWED_BELOW = timedelta(seconds=20)
SLOW_LEASE = timedelta(minutes=3)  # longer than a call to a bucket can hang, all its tries together
LONGEST = 2 * SLOW_LEASE


class UploadLease:
    """Held from ``take`` until ``release``. Whoever loses it to another hears ``UploadBusy`` before the next write.

    ``was_abandoned`` says that the holder before never let go: then the row may be behind the bytes.
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
        """Takes the lease, and commits; raises ``UploadBusy`` while another holds it, ``UploadGone`` without a row."""
        upload, now = Upload.fresh(session, upload_id), clock()
        if upload is None:
            session.commit()
            raise UploadGone
        seen = upload.lease_holder
        if is_live(upload, now) or not Upload.take(
            session, upload_id, seen=seen, holder=new_holder(), until=now + LEASE
        ):
            session.commit()
            raise UploadBusy(retry_after=3)
        upload = Upload.fresh(session, upload_id)
        if upload is None:
            session.commit()
            raise UploadGone
        session.expunge(upload)  # from here on, what is known of the row; only the lease changes the row itself
        session.commit()
        return cls(session, upload, clock, was_abandoned=seen is not None)

    def renew(self) -> None:
        """Prolong the lease if its end is near; cheap enough to be called for every block."""
        if self._until - self._clock() < RENEWED_BELOW:
            self._prolong(LEASE)

    def expect_slow_work(self) -> None:
        """Prolongs the lease beyond anything a slow store may take."""
        self._prolong(SLOW_LEASE)

    def save(self, **values) -> None:
        """Changes the row and commits; raises ``UploadBusy`` where another has taken over."""
        self.change(**values)
        self._session.commit()

    def change(self, **values) -> None:
        """The same within the caller's transaction."""
        if not Upload.change_leased(self._session, self.upload.id, self._holder, **values):
            self._session.rollback()
            raise UploadBusy(retry_after=3)
        for name, value in values.items():
            setattr(self.upload, name, value)

    def release(self, **values) -> None:
        """Lets go, with these last changes to the row."""
        self.save(**values, lease_holder=None, lease_until=None)

    def let_go(self) -> None:
        """Lets go after a fault, if the lease is still held."""
        self._session.rollback()
        nobody = {"lease_holder": None, "lease_until": None}
        Upload.change_leased(self._session, self.upload.id, self._holder, **nobody)
        self._session.commit()

    def abandon(self) -> None:
        """Lets the lease end as a killed writer's would, so that whoever comes next asks the store."""
        with suppress(SQLAlchemyError, UploadBusy):  # the fault that led here is raised on
            self._session.rollback()
            self.save(lease_until=self._clock())

    def _prolong(self, time: timedelta) -> None:
        until = self._clock() + time
        self.save(lease_until=until)
        self._until = until


def is_live(upload: Upload, now: datetime) -> bool:
    """Whether somebody is writing to this upload, as far as its row and this machine's processes tell."""
    holder, until = upload.lease_holder, upload.lease_until
    if holder is None or until is None or is_gone(holder):
        return False
    return now <= until <= now + LONGEST  # a later end was set before the clock was set back
