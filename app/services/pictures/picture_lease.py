"""A worker's lease on a picture: renewed while the worker works, and ended if the worker is gone."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, orm, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.database import Session
from app.models import File, FileState
from app.models.files.processing import LEASE
from app.services.uploads.lease_holder import is_gone, is_mine, new_holder

RENEWAL_SECONDS = LEASE.total_seconds() / 3
_in_hand: set[str] = set()


@contextmanager
def at_work() -> Iterator[str]:
    """Yield a new lease holder's name for one turn at one picture; it counts as running until the block ends."""
    worker = new_holder()
    _in_hand.add(worker)
    try:
        yield worker
    finally:
        _in_hand.discard(worker)


@contextmanager
def renewed_lease(
    session: Session, file_id: int, worker: str, clock: Callable[[], datetime], *states: FileState
) -> Iterator[None]:
    """Renew the lease of a picture in these states until the block ends, in a thread with its own session.

    Without ``states`` they are those of the first pass.
    """
    done = threading.Event()
    engine = session.get_bind()  # the thread has no application context to find it in

    def renew() -> None:
        while not done.wait(RENEWAL_SECONDS):
            with orm.Session(engine) as own, suppress(SQLAlchemyError):  # the next renewal may succeed
                File.change_if(own, *File.leased_to(file_id, worker, *states), lease_until=clock() + LEASE)
                own.commit()

    thread = threading.Thread(target=renew, name=f"lease-{file_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def end_abandoned(session: Session, now: datetime) -> None:
    """End the leases of workers that are gone, and shorten those that last longer than any lease.

    A worker is gone if its process ran on this machine and was killed, or if it is a turn of this process that is over
    but could not end its lease because the database was away. A lease is too long if the clock has been set back since.
    The caller commits.
    """
    in_any_state = File.state.in_(list(FileState))  # lets the index find the few files with a lease
    live = (in_any_state, File.lease_until >= now)
    leased = select(File.id, File.lease_holder).where(*live, File.lease_holder.is_not(None))
    for file_id, owner in session.execute(leased).all():
        if owner and (is_gone(owner) or (is_mine(owner) and owner not in _in_hand)):
            _set_end(session, now - timedelta(seconds=1), File.id == file_id, File.lease_holder == owner)
    _set_end(session, now + LEASE, in_any_state, File.lease_until > now + LEASE)


def _set_end(session: Session, end: datetime, *wanted: ColumnElement[bool]) -> None:
    session.execute(update(File).where(*wanted).values(lease_until=end).execution_options(synchronize_session=False))
