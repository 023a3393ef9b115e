"""The open uploads, which have begun and not ended: how many an owner may have, and the room that they reserve."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.database import Session, one_at_a_time
from app.errors import OutOfSpace, TooManyUploads
from app.formatting import format_bytes
from app.languages import gettext as _
from app.models import Upload, UploadState

# The studio's page sends at most six files at once, and leaves a few unfinished if it is closed. It meets this number
# only after a store has failed for hours, and then waits until earlier files have arrived.
MOST_OPEN = 1000  # of one owner
RETRY_SECONDS = 60


class OpenUploads:
    """The limits on what has been announced and has not arrived.

    An upload that is finished, ended or has expired reserves nothing. ``clock`` returns the current time in UTC.
    """

    def __init__(self, session: Session, clock: Callable[[], datetime]):
        self._session = session
        self._clock = clock

    def lock(self) -> None:
        """Let no other upload begin until this transaction ends, so that two of them cannot use the same room."""
        one_at_a_time(self._session, "begin an upload")

    def require_one_more(self, owner_id: int) -> None:
        """Raise ``TooManyUploads`` if the owner has as many open uploads as allowed."""
        mine = (Upload.owner_id == owner_id, *self._are_open())
        if (self._session.scalar(select(func.count(Upload.id)).where(*mine)) or 0) >= MOST_OPEN:
            raise TooManyUploads(retry_after=RETRY_SECONDS)

    def require_room(self, backend: str, size: int, ensure_room: Callable[[int], None]) -> None:
        """Raise ``OutOfSpace`` if ``size`` more bytes do not fit into this store beside what is still to come.

        ``ensure_room`` raises it for a number of bytes that does not fit into the store.
        """
        ensure_room(size)
        of_store = (Upload.storage_backend == backend, *self._are_open())
        coming = int(self._session.scalar(select(func.sum(Upload.size - Upload.offset)).where(*of_store)) or 0)
        try:
            ensure_room(size + coming)
        except OutOfSpace as error:
            raise OutOfSpace(
                _(
                    "There is no room left for this file, because uploads that have begun need %(coming)s of the free "
                    "space. Let them finish or end them, or free some space, and upload it again.",
                    coming=format_bytes(coming),
                )
            ) from error

    def _are_open(self) -> tuple[ColumnElement[bool], ...]:
        return Upload.state == UploadState.ARRIVING, Upload.expires_at > self._clock()
