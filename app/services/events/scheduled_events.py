"""The events that no act reports, because time alone makes them: ends of collections, and uploads that finished."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select

from app.database import Session
from app.models import ArrivedFile, Collection, Privacy, ReportedEnd, Upload, UploadState
from app.services.events.events import Events
from app.services.events.studio_event import EventType, StudioEvent

EXPIRING = timedelta(days=7)  # before the end
LATEST_EXPIRED = timedelta(days=2)  # an end longer ago is not reported any more: the worker was not running then
QUIET = timedelta(minutes=2)  # without a new file, before an upload counts as finished


class ScheduledEvents:
    """The events that the sweep reports; it commits each part."""

    def __init__(self, session: Session, events: Events):
        self._session = session
        self._events = events

    def file_arrived(self, event: StudioEvent) -> None:
        """Add a received file to the upload that goes on; a listener of ``Events``."""
        if event.type is EventType.FILE_RECEIVED and event.file is not None:
            collection_id, size = event.collection.id, event.file.size
            self._session.add(ArrivedFile(collection_id=collection_id, size=size, arrived_at=event.at))

    def sweep(self, now: datetime) -> None:
        """Report near and reached ends, each once for each end date, and finished uploads."""
        self._report_ends(now)
        self._session.commit()
        self._report_finished_uploads(now)
        self._session.commit()

    def _report_ends(self, now: datetime) -> None:
        wanted = (
            select(Collection, ReportedEnd)
            .outerjoin(ReportedEnd, ReportedEnd.collection_id == Collection.id)
            .where(Collection.trashed_at.is_(None), Collection.privacy != Privacy.DRAFT)
            .where(Collection.expires_at > now - LATEST_EXPIRED, Collection.expires_at <= now + EXPIRING)
        )
        for collection, known in self._session.execute(wanted).all():
            end, reported = collection.expires_at, known or ReportedEnd(collection_id=collection.id)
            is_over = end is not None and end <= now
            if end == (reported.expired if is_over else reported.expiring):
                continue
            if is_over:
                reported.expired = end
            else:
                reported.expiring = end
            self._session.add(reported)
            type = EventType.COLLECTION_EXPIRED if is_over else EventType.COLLECTION_EXPIRING
            self._events.report(StudioEvent(type, now, collection))

    def _report_finished_uploads(self, now: datetime) -> None:
        """Report collections that received files, the last one two minutes ago, and have no unfinished upload."""
        is_open = exists().where(
            Upload.collection_id == ArrivedFile.collection_id,
            Upload.state == UploadState.ARRIVING,
            Upload.expires_at > now,
        )
        facts = (func.max(ArrivedFile.id), func.count(), func.sum(ArrivedFile.size))
        finished = self._session.execute(
            select(ArrivedFile.collection_id, *facts)
            .where(~is_open)
            .group_by(ArrivedFile.collection_id)
            .having(func.max(ArrivedFile.arrived_at) <= now - QUIET)
        ).all()
        for collection_id, last, files, size in finished:
            reported = (ArrivedFile.collection_id == collection_id, ArrivedFile.id <= last)
            self._session.execute(delete(ArrivedFile).where(*reported).execution_options(synchronize_session=False))
            collection = self._session.get_one(Collection, collection_id)
            numbers = {"files": int(files), "bytes": int(size)}
            self._events.report(StudioEvent(EventType.UPLOAD_FINISHED, now, collection, numbers=numbers))
