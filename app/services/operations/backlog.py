"""The backlog: files that wait, fail or are in progress, arriving uploads and due deletions, with their ages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, or_, orm, select

from app.languages import N_, Message, MessageList, ngettext
from app.languages import gettext as _
from app.models import File, FileState, PendingDeletion, Upload, UploadState, Worker

COUNTED = {
    "pending": N_("%(count)s pending"),
    "processing": N_("%(count)s processing"),
    "ready": N_("%(count)s ready"),
    "replaced": N_("%(count)s replaced"),
    "failed": N_("%(count)s failed"),
    "unsupported": N_("%(count)s unsupported"),
}
LEASED_STATES = (FileState.PENDING, FileState.PROCESSING, FileState.REPLACED, FileState.READY)
STUCK_AFTER = timedelta(minutes=10)  # a worker starts on a file within seconds, and the sweep runs each minute
DELETION_STUCK_AFTER = timedelta(hours=2)


@dataclass(frozen=True)
class Backlog:
    """The backlog at ``now``: counts, and the times (UTC) of the oldest of each kind.

    ``states`` and ``backends`` count all files by state and by store. ``leased`` counts the files with a lease that has
    not ended, ``due`` the ready files that are still checked for further sizes. ``workers`` are those at work,
    ``worker_seen`` is when any worker was last seen.
    """

    now: datetime
    states: dict[str, int]
    backends: dict[str, int]
    leased: int
    due: int
    workers: list[Worker]
    worker_seen: datetime | None
    oldest_waiting: datetime | None
    uploads: int
    oldest_upload: datetime | None
    deletions: int
    oldest_deletion: datetime | None

    @classmethod
    def of(cls, connection: Connection, now: datetime) -> "Backlog":
        """Return the backlog by nine short queries, each of which uses an index."""
        states = select(File.state, func.count()).group_by(File.state)
        backends = select(File.storage_backend, func.count()).group_by(File.storage_backend)
        waiting = select(func.min(File.created_at)).where(File.state == FileState.PENDING)
        uploads = select(func.count(), func.min(Upload.created_at)).where(Upload.state == UploadState.ARRIVING)
        since = func.coalesce(PendingDeletion.not_before, PendingDeletion.created_at)
        is_due = or_(PendingDeletion.not_before.is_(None), PendingDeletion.not_before <= now)
        count, oldest = connection.execute(uploads).one()
        deletions, oldest_deletion = connection.execute(select(func.count(), func.min(since)).where(is_due)).one()
        session = orm.Session(connection)
        return cls(
            now=now,
            states={str(state): number for state, number in connection.execute(states)},
            backends={backend: number for backend, number in connection.execute(backends)},
            leased=connection.scalar(select(func.count()).select_from(File).where(*_leased(now))) or 0,
            due=connection.scalar(select(func.count()).where(File.variants_due, File.state == FileState.READY)) or 0,
            workers=Worker.at_work(session, now),
            worker_seen=Worker.last_seen(session),
            oldest_waiting=connection.scalar(waiting),
            uploads=count,
            oldest_upload=oldest,
            deletions=deletions,
            oldest_deletion=oldest_deletion,
        )

    @property
    def failed(self) -> int:
        """The number of files that could not be prepared."""
        return self.states.get(FileState.FAILED, 0)

    @property
    def is_stuck(self) -> bool:
        """Whether a file has waited for more than 10 minutes and no file has a lease."""
        oldest = self.oldest_waiting
        return oldest is not None and self.now - oldest > STUCK_AFTER and not self.leased

    @property
    def are_deletions_stuck(self) -> bool:
        """Whether a deletion has been due for more than 2 hours."""
        return self.oldest_deletion is not None and self.now - self.oldest_deletion > DELETION_STUCK_AFTER

    @property
    def summary(self) -> Message | MessageList:
        """The counts by state as text: ``3 pending, 12 ready; waiting for 4 min``, or ``no files``."""
        if not self.states:
            return _("no files")
        counts = MessageList([Message(COUNTED[state], {"count": self.states[state]}) for state in sorted(self.states)])
        if self.oldest_waiting is None:
            return counts
        return _("%(counts)s; waiting %(age)s", counts=counts, age=self.age(self.oldest_waiting))

    def age(self, moment: datetime | None) -> Message:
        """Return the age of a time as text: ``for 4 min``, ``for 3 h`` or ``for 2 days``."""
        minutes = int((self.now - (moment or self.now)).total_seconds() // 60)
        if minutes < 120:
            return _("for %(minutes)s min", minutes=minutes)
        if minutes < 48 * 60:
            return _("for %(hours)s h", hours=minutes // 60)
        return ngettext("for %(count)s day", "for %(count)s days", minutes // 1440)


def _leased(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a file with a lease that has not ended.

    They name the states that can have a lease, because the database finds these few files by an index on the state.
    """
    return File.state.in_(LEASED_STATES), File.lease_until >= now
