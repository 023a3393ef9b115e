"""The schedule of further attempts after a failed one, that of Standard Webhooks 1.0."""

import secrets
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# From one attempt to the next; together three days.
PAUSES = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
]
LONGEST_WAIT = timedelta(hours=24)
JITTER = 0.1  # of the pause, so that what failed together does not come again together


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """Return the time of the next attempt after so many, or None after the last one."""
    if attempts > len(PAUSES):
        return None
    pause = PAUSES[max(attempts, 1) - 1]
    return now + pause * (1 + JITTER * secrets.randbelow(1000) / 1000)


def asked_wait(retry_after: str | None, now: datetime) -> datetime | None:
    """Return the time that a ``Retry-After`` header names (RFC 9110, section 10.2.3), at most a day ahead, or None."""
    if not retry_after:
        return None
    try:
        if retry_after.strip().isdecimal():
            moment = now + timedelta(seconds=min(int(retry_after), LONGEST_WAIT.total_seconds()))
        else:
            moment = parsedate_to_datetime(retry_after)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    except (ValueError, TypeError, OverflowError):
        return None
    return min(moment, now + LONGEST_WAIT) if moment > now else None
