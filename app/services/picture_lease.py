"""Keeps a worker's lease on a picture in force for as long as the picture takes."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

from sqlalchemy import orm, update

from app.database import Session
from app.models import File, FileState
from app.models.file import LEASE

RENEWAL_SECONDS = LEASE.total_seconds() / 3


def worker_name() -> str:
    """A name for one turn at one picture: no two are alike, and an administrator sees which machine it was."""
    return f"{socket.gethostname()}-{uuid4().hex[:12]}"


@contextmanager
def lease_kept(
    session: Session, file_id: int, worker: str, clock: Callable[[], datetime], state: FileState = FileState.PROCESSING
) -> Iterator[None]:
    """Renews the lease of a picture in this state, from a thread and a session of its own."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(RENEWAL_SECONDS):
            with orm.Session(session.get_bind()) as own:
                held = update(File).where(*File.held_by(file_id, worker, state))
                own.execute(held.values(lease_until=clock() + LEASE))
                own.commit()

    thread = threading.Thread(target=renew, name=f"lease-{file_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
