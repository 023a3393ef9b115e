"""A program that sends mails as a worker does, in a child; when the child is killed, the next one starts at once.

The child takes tasks from the queue, on Redis or SQLite, and sweeps at its start and when no task waits. It is a worker
without pictures, whose start would take seconds.
"""

import os
import threading

from flask import Flask

from app import create_app
from app.composition import services_of
from app.database import utcnow
from app.extensions import db
from app.integrations.background_queue import Job

PAUSE_SECONDS = 0.05


def main() -> None:
    """Start one child after the other until this program is killed."""
    app = create_app(leave_out={"edges", "migrations"})
    services_of(app).queue.huey.storage.close()  # a child opens its own connection
    while True:
        if (child := os.fork()) == 0:
            with app.app_context():
                db.engine.dispose(close=False)
            work(app)
        os.waitpid(child, 0)


def work(app: Flask) -> None:
    """Do the tasks of the queue until this process is killed."""
    queue, mail = services_of(app).queue, services_of(app).mail
    while True:
        with app.app_context():
            is_idle = not mail.sweep(utcnow()) or not queue.submit(Job.SEND_MAILS)
        if is_idle:
            threading.Event().wait(PAUSE_SECONDS)
        while (task := queue.huey.dequeue()) is not None:
            queue.huey.execute(task)


if __name__ == "__main__":
    main()
