"""A program that sends mails as a worker does, in a child; when the child is killed, the next one starts at once.

It is a worker without pictures, whose start would take seconds.
"""

import os
import threading

from app import create_app
from app.composition import services_of
from app.database import utcnow
from app.extensions import db

PAUSE_SECONDS = 0.05


def main() -> None:
    """Start one child after the other until this program is killed."""
    app = create_app(leave_out={"edges", "migrations"})
    while True:
        if (child := os.fork()) == 0:
            with app.app_context():
                db.engine.dispose(close=False)
                mail = services_of(app).mail
                while True:
                    if not mail.sweep(utcnow()) or not mail.sending.send_due():
                        threading.Event().wait(PAUSE_SECONDS)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
