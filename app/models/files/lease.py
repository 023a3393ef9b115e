"""The lease of a row: one process at a time works on it, and no other process changes it meanwhile."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, update
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Session, UTCDateTime, changed_rows

LONGEST_HOLDER = 120  # characters
NO_LEASE: dict[str, Any] = {"lease_holder": None, "lease_until": None}


class Lease:
    """The columns and the statement of a row that one process at a time works on.

    ``lease_holder`` names the process's piece of work (``services.uploads.lease_holder``). Once ``lease_until`` has
    passed, another process may take the row.
    """

    lease_holder: Mapped[str | None] = mapped_column(String(LONGEST_HOLDER))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def change_if(cls, session: Session, *conditions: ColumnElement[bool], **values: Any) -> bool:
        """Change the one row that meets the conditions, in one statement; return whether it did.

        Taking a lease, renewing it and every change under it name the holder among the conditions, so that a process
        whose lease went to another changes nothing.
        """
        return changed_rows(session, update(cls).where(*conditions).values(**values)) == 1

    def ends_within(self, longest: timedelta, now: datetime) -> bool:
        """Return whether the lease is in force and ends at most ``longest`` from now.

        A later end was written before the clock was set back, and does not count.
        """
        return self.lease_until is not None and now <= self.lease_until <= now + longest
