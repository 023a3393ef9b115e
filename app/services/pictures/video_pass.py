"""The pass of videos, which makes the previews that browsers play, one at a time and while no photo waits.

It uses the leases and attempts of the other passes. A video stays ready and visible meanwhile: its poster is there, and
visitors who may download the original can play that.
"""

import logging
import threading
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from app.database import Session
from app.errors import PictureError
from app.imaging import reasons
from app.imaging.variants import LONGEST_NAME_BYTES
from app.imaging.video import preview
from app.imaging.video.facts import read_facts
from app.imaging.video.ffmpeg import FFmpeg, FFmpegStopped
from app.imaging.video.preview import Preview, make_preview
from app.models import File, FileState, FileVariant
from app.models.files.lease import NO_LEASE
from app.models.files.processing import MOST_ATTEMPTS
from app.services.pictures.local_original import DamagedOriginal, local_original, temporary_folder
from app.services.pictures.picture_lease import at_work, renewed_lease
from app.services.pictures.processing_service import is_no_fault_of_the_picture
from app.services.pictures.variant_rows import schedule_removal_if_gone, went_with_picture
from app.services.storage.storage_service import StorageService

log = logging.getLogger(__name__)

REST = timedelta(seconds=30)
CANDIDATES = 20
SHORTER_MS = 1000  # a preview that is so much shorter shows that the container states a wrong length
BLOCK_BYTES = 1 << 20


class VideoPass:
    """The service for previews; each method commits its own steps.

    ``clock`` returns the current time in UTC, ``session`` is the thread's own scoped session.
    """

    def __init__(
        self,
        session: Session,
        storage: StorageService,
        ffmpeg: FFmpeg,
        work_folder: Path,
        clock: Callable[[], datetime],
    ):
        self._session = session
        self._storage = storage
        self._ffmpeg = ffmpeg
        self._work_folder = work_folder
        self._clock = clock

    def next_due(self) -> list[int]:
        """Return the ids of at most 20 videos that are due and not leased, lowest id first; [] without FFmpeg."""
        free = (File.preview_due, File.rested(self._clock()), File.attempts < MOST_ATTEMPTS)
        found = self._session.scalars(select(File.id).where(*free).order_by(File.id).limit(CANDIDATES)).all()
        self._session.commit()
        return list(found) if found and self._ffmpeg.path is not None else []

    def is_photo_waiting(self) -> bool:
        """Return whether a photo waits for its first variants, and so is not visible yet: it goes first."""
        waiting = (File.state.in_((FileState.PENDING, FileState.REPLACED)), File.mime_type.not_like("video/%"))
        found = self._session.scalar(select(File.id).where(*waiting).limit(1))
        self._session.commit()
        return found is not None

    def complete(self, file_id: int, stop: threading.Event) -> bool:
        """Make the preview of this video, if it is due and not leased; return whether this call did it.

        A fault of the video ends the attempts, with the reason in the row. Any other fault is raised again and leaves
        the video for a later attempt, as does ``stop``. In all cases it stays ready.
        """
        with at_work() as worker:
            return self._complete(file_id, worker, stop)

    def sweep(self, now: datetime) -> None:
        """Stop trying videos that have used up their attempts; “Try again” and a rebuild try them again."""
        spent = update(File).where(File.preview_due, File.rested(now), File.attempts >= MOST_ATTEMPTS)
        given_up = {"preview_due": False, "attempts": 0, "error": reasons.VIDEO_NO_PREVIEW}
        self._session.execute(spent.values(**given_up, **NO_LEASE))
        self._session.commit()

    def _complete(self, file_id: int, worker: str, stop: threading.Event) -> bool:
        is_mine = File.lease_preview(self._session, file_id, worker=worker, now=self._clock())
        self._session.commit()
        file = self._detached(file_id) if is_mine else None
        if file is None:
            return False
        try:
            with (
                renewed_lease(self._session, file_id, worker, self._clock, FileState.READY),
                temporary_folder(self._work_folder) as folder,
            ):
                made = self._make(file, folder, stop)
                variant = self._stored(file, made)
        except FFmpegStopped:
            self._finish(file, worker, {"attempts": File.attempts - 1})
            return False
        except (PictureError, DamagedOriginal) as error:
            log.warning("file %s has no preview: %s", file_id, error.message)
            self._finish(file, worker, {"preview_due": False, "attempts": 0, "error": str(error.message)})
            return False
        except Exception as fault:
            self._session.rollback()
            spent = File.attempts - 1 if is_no_fault_of_the_picture(fault) else File.attempts
            self._finish(file, worker, {"lease_until": self._clock() + REST, "attempts": spent})
            if went_with_picture(self._session, fault, file):
                return False
            raise
        return self._adopt(file, worker, variant, made)

    def _detached(self, file_id: int) -> File | None:
        file = self._session.scalar(select(File).where(File.id == file_id).options(selectinload(File.variants)))
        if file is not None:
            self._session.expunge(file)
        self._session.commit()
        return file

    def _make(self, file: File, folder: Path, stop: threading.Event) -> Preview:
        original = local_original(self._storage.of(file.storage_backend), file, folder)
        facts = read_facts(self._ffmpeg, original, file.mime_type)
        size = (file.width or 1, file.height or 1)
        return make_preview(self._ffmpeg, original, file.mime_type, facts, size, folder, stop)

    def _stored(self, file: File, made: Preview) -> FileVariant:
        """Store the preview, and return its row, which belongs to no session yet."""
        width, height = made.size
        key = self._storage.variant_key(file, _filename(PurePosixPath(file.storage_path).stem))
        size, checksum = made.path.stat().st_size, _crc32(made.path)
        self._storage.of(file.storage_backend).put_file(key, made.path, content_type=preview.MIME_TYPE)
        return FileVariant(
            file_id=file.id,
            name=preview.NAME,
            format=preview.FORMAT,
            storage_path=key,
            mime_type=preview.MIME_TYPE,
            width=width,
            height=height,
            size=size,
            crc32=checksum,
            recipe=preview.RECIPE,
            created_at=self._clock(),
        )

    def _adopt(self, file: File, worker: str, variant: FileVariant, made: Preview) -> bool:
        values: dict[str, Any] = {"preview_due": False, "attempts": 0, "error": None, "version": File.version + 1}
        if not file.duration_ms or made.duration_ms < file.duration_ms - SHORTER_MS:
            values["duration_ms"] = made.duration_ms
        if not self._finish(file, worker, values, commits=False):
            return False
        there = (FileVariant.file_id == file.id, FileVariant.name == variant.name)
        before = self._session.scalar(select(FileVariant).where(*there))
        if before is not None:
            self._session.delete(before)
            self._session.flush()
        self._session.add(variant)
        self._session.commit()
        return True

    def _finish(self, file: File, worker: str, values: dict[str, Any], *, commits: bool = True) -> bool:
        """End this worker's lease and store the values, if it still has the lease; return whether it had."""
        leased = File.leased_to(file.id, worker, FileState.READY)
        is_mine = File.change_if(self._session, *leased, **{**NO_LEASE, **values})
        if not is_mine:
            schedule_removal_if_gone(self._session, file, self._clock())
        elif commits:
            self._session.commit()
        return is_mine


def _filename(stem: str) -> str:
    room = LONGEST_NAME_BYTES - len(f"{preview.NAME}_.{preview.EXTENSION}")
    return f"{preview.NAME}_{stem.encode()[:room].decode(errors='ignore')}.{preview.EXTENSION}"


def _crc32(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            checksum = zlib.crc32(block, checksum)
    return checksum
