"""The time for which a browser may cache a picture: at most a year, and never longer than the visitor's access."""

from datetime import datetime

YEAR_SECONDS = 31_536_000


def picture_caching(fetched_at: datetime, until: datetime | None, *, immutable: bool) -> str:
    """Return the ``Cache-Control`` of a picture that a visitor fetches at ``fetched_at`` (UTC).

    The visitor's access ends at ``until`` (UTC), or never if that is None. ``immutable`` means that the address
    contains the picture's current version, so the browser need not ask again. Without it, the browser asks the server
    at each use.
    """
    if not immutable:
        return "private, no-cache"
    seconds = YEAR_SECONDS if until is None else min(YEAR_SECONDS, int((until - fetched_at).total_seconds()))
    return f"private, max-age={max(0, seconds)}, immutable"
