"""The worker's pass of videos: one thread that makes previews while no photo waits."""

import logging
import threading

from flask import Flask

from app.composition import services_of
from app.database import reading_only

log = logging.getLogger(__name__)

IDLE_SECONDS = 2.0
STOPPING_SECONDS = 10


class VideoPassThread:
    """The thread that makes the previews of videos, one at a time, because one of them uses two cores for minutes."""

    def __init__(self, app: Flask):
        self._app = app
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="video-pass", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End FFmpeg if it runs; its video is converted again later."""
        self._stopping.set()
        self._thread.join(STOPPING_SECONDS)

    def _work(self) -> None:
        while not self._stopping.is_set():
            if not self._complete_one():
                self._stopping.wait(IDLE_SECONDS)

    def _complete_one(self) -> bool:
        """Return whether a preview was made."""
        try:
            with self._app.app_context():
                return self._try_one()
        except Exception:  # a fault of one video or of the database must not end the thread; the row stays due
            log.exception("the pass of videos met a fault; it goes on")
            return False

    def _try_one(self) -> bool:
        video_pass = services_of(self._app).video_pass
        with reading_only():
            due = video_pass.next_due()
            if not due or video_pass.is_photo_waiting():
                return False
        return any(video_pass.complete(file_id, self._stopping) for file_id in due)
