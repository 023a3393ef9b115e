"""Clean-up of abandoned uploads: finishes those that are complete, removes those that expired."""

import logging
from datetime import datetime

from sqlalchemy import and_, or_, select

from app.database import Session
from app.errors import StorageError, VitrineError
from app.models import Upload, UploadState
from app.services.uploads.finishing import UploadFinishing
from app.services.uploads.resumable_upload_service import ResumableUploadService

log = logging.getLogger(__name__)


class UploadSweep:
    """A store that does not answer costs no more than one upload's turn: the next sweep comes in a minute."""

    def __init__(self, session: Session, uploads: ResumableUploadService, finishing: UploadFinishing):
        self._session = session
        self._uploads = uploads
        self._finishing = finishing

    def sweep(self, now: datetime) -> list[int]:
        """Settles what killed writers left, removes what is over; answers the ids of the files that came of it."""
        made = [file_id for upload_id in self._ids(_left_behind(now)) if (file_id := self._settle(upload_id))]
        for upload_id in self._ids(_over(now)):
            try:
                self._finishing.remove(upload_id)
            except StorageError as error:
                self._session.rollback()
                log.warning("what upload %s left behind stays for now: %s", upload_id, error.message)
        return made

    def _ids(self, wanted) -> list[int]:
        found = list(self._session.scalars(select(Upload.id).where(wanted).order_by(Upload.id)))
        self._session.commit()
        return found

    def _settle(self, upload_id: int) -> int | None:
        try:
            return self._uploads.settle(upload_id).file_id
        except VitrineError as error:
            self._session.rollback()
            log.warning("upload %s is not settled yet: %s", upload_id, error.message)
            return None


def _left_behind(now: datetime):
    """Held by a writer whose time is over, or whole and not yet a file."""
    nobody = or_(Upload.lease_holder.is_(None), Upload.lease_until < now)
    is_left = or_(Upload.lease_holder.is_not(None), Upload.offset == Upload.size)
    return and_(Upload.state == UploadState.ARRIVING, Upload.expires_at > now, nobody, is_left)


def _over(now: datetime):
    """Expired, ended, or without an owner or a collection, and nobody writes to it."""
    nobody = or_(Upload.lease_holder.is_(None), Upload.lease_until < now)
    is_homeless = or_(Upload.owner_id.is_(None), Upload.collection_id.is_(None))
    is_over = or_(Upload.expires_at <= now, Upload.state == UploadState.ENDED, is_homeless)
    return and_(nobody, is_over)
