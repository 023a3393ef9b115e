"""The job that a new file still needs once its row is committed."""

from app.database import Session
from app.integrations.background_queue import BackgroundQueue, Job
from app.models import File, FileState


def follow_up(session: Session, queue: BackgroundQueue, file: File) -> None:
    """Queue the job that a new file needs: its variants, or the scan for a location that its collection removes.

    If the queue does not take it, the sweep finds the file later.
    """
    job = _job_for(file)
    session.commit()  # ends the reading transaction: the queue may be slow
    if job is not None:
        queue.submit(job, file.id)


def _job_for(file: File) -> Job | None:
    if file.state in (FileState.PENDING, FileState.REPLACED):
        return Job.PROCESS_FILE
    is_scanned = file.location_patches is not None or file.location_error is not None
    return Job.SCAN_LOCATION if file.collection.strips_location and not is_scanned else None
