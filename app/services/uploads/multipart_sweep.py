"""Drops multipart uploads that no row knows: a process killed in the middle of one leaves it in the bucket, unseen.

R2 drops them itself after 7 days, other stores keep and charge for them for ever.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from app.database import Session
from app.errors import StorageError
from app.integrations.file_storage import Storage
from app.models import Upload

log = logging.getLogger(__name__)

OURS = "collections/"


class MultipartSweep:
    """``age`` is how long a write of one object may take at the most: nothing younger is touched."""

    def __init__(self, session: Session, storages: Mapping[str, Storage], *, age: timedelta):
        self._session = session
        self._storages = storages
        self._age = age

    def sweep(self, now: datetime) -> int:
        """Drops what is older and in no upload's row; answers how many. A store that does not answer has its turn
        again in an hour.
        """
        dropped = 0
        for name, store in self._storages.items():
            try:
                dropped += self._sweep(store, now)
            except StorageError as error:
                log.warning("multipart uploads in “%s” stay for now: %s", name, error.message)
        return dropped

    def _sweep(self, store: Storage, now: datetime) -> int:
        old = [found for found in store.list_multiparts(OURS) if found.begun_at < now - self._age]
        if not old:
            return 0
        known = set(self._session.scalars(select(Upload.multipart_id).where(Upload.multipart_id.is_not(None))))
        self._session.commit()  # ends the reading transaction before the store is asked again
        unknown = [found for found in old if found.upload_id not in known]
        for found in unknown:
            store.abort_multipart(found.key, found.upload_id)
        return len(unknown)
