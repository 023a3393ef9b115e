"""How long a browser may keep a picture: for a year where its address holds its version, never past the access."""

from datetime import datetime

YEAR_SECONDS = 31_536_000


def picture_caching(fetched_at: datetime, until: datetime | None, *, immutable: bool) -> str:
    """The ``Cache-Control`` of a picture fetched at ``fetched_at`` (UTC), by one whose access ends at ``until``.

    ``immutable`` says that the address holds the version in force; any other is asked about each time.
    """
    if not immutable:
        return "private, no-cache"
    seconds = YEAR_SECONDS if until is None else min(YEAR_SECONDS, int((until - fetched_at).total_seconds()))
    return f"private, max-age={max(0, seconds)}, immutable"
