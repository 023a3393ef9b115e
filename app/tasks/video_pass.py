"""The worker's pass of videos: it makes previews while no photo waits."""

import threading

from flask import Flask

from app.composition import services_of
from app.database import reading_only
from app.tasks.polling_threads import PollingThreads

IDLE_SECONDS = 2.0
STOPPING_SECONDS = 10  # for FFmpeg to end; its video is converted again later


def video_pass_thread(app: Flask) -> PollingThreads:
    """Return the thread that makes the previews of videos: one at a time, because it uses two cores for minutes."""

    stopping = threading.Event()

    def complete_one() -> bool:
        video_pass = services_of(app).video_pass
        with reading_only():
            due = video_pass.next_due()
            if not due or video_pass.is_photo_waiting():
                return False
        return any(video_pass.complete(file_id, stopping) for file_id in due)

    return PollingThreads(
        app,
        "video-pass",
        complete_one,
        count=1,
        stopping=stopping,
        idle_seconds=IDLE_SECONDS,
        stopping_seconds=STOPPING_SECONDS,
    )
