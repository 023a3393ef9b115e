"""The cleanup of multipart uploads that no row references, which a killed process leaves in the bucket.

R2 drops them itself after 7 days; other stores charge for them until they are dropped.
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
    """A sweep over all stores; it drops no upload younger than ``age``, the longest time that one write may take."""

    def __init__(self, session: Session, storages: Mapping[str, Storage], *, age: timedelta):
        self._session = session
        self._storages = storages
        self._age = age

    def sweep(self, now: datetime) -> int:
        """Drop the multipart uploads that are old enough and in no upload's row; return how many.

        A store that does not respond is tried again at the next sweep, in an hour.
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
        self._session.commit()  # ends the reading transaction before the store is called again
        unknown = [found for found in old if found.upload_id not in known]
        for found in unknown:
            store.abort_multipart(found.key, found.upload_id)
        return len(unknown)
