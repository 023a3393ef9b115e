"""The cleanup of abandoned uploads, which finishes complete ones and removes expired ones."""

import logging
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from app.database import Session
from app.errors import VitrineError
from app.models import Upload, UploadState
from app.services.uploads.finishing import UploadFinishing
from app.services.uploads.resumable_upload_service import ResumableUploadService

log = logging.getLogger(__name__)


class UploadSweep:
    """A sweep over all uploads, which runs each minute.

    An upload whose store does not respond is left for the next sweep.
    """

    def __init__(self, session: Session, uploads: ResumableUploadService, finishing: UploadFinishing):
        self._session = session
        self._uploads = uploads
        self._finishing = finishing

    def sweep(self, now: datetime) -> list[int]:
        """Settle the uploads of killed writers and remove those that are over; return the ids of the new files."""
        made = [file_id for upload_id in self._ids(_left_behind(now)) if (file_id := self._settle(upload_id))]
        for upload_id in self._ids(_over(now)):
            try:
                self._finishing.remove(upload_id)
            except VitrineError as error:
                self._session.rollback()
                log.warning("what upload %s left behind stays for now: %s", upload_id, error.message)
        return made

    def _ids(self, wanted: ColumnElement[bool]) -> list[int]:
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


def _left_behind(now: datetime) -> ColumnElement[bool]:
    """Return the condition for uploads whose writer's lease has expired, or which are complete but not yet a file."""
    nobody = or_(Upload.lease_holder.is_(None), Upload.lease_until < now)
    is_left = or_(Upload.lease_holder.is_not(None), Upload.offset == Upload.size)
    return and_(Upload.state == UploadState.ARRIVING, Upload.expires_at > now, nobody, is_left)


def _over(now: datetime) -> ColumnElement[bool]:
    """Return the condition for uploads without a writer that expired, ended, or lack an owner or a collection."""
    nobody = or_(Upload.lease_holder.is_(None), Upload.lease_until < now)
    is_homeless = or_(Upload.owner_id.is_(None), Upload.collection_id.is_(None))
    is_over = or_(Upload.expires_at <= now, Upload.state == UploadState.ENDED, is_homeless)
    return and_(nobody, is_over)
