"""The limit on new favorites lists, which visitors begin without an account."""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from threading import Lock

from app.errors import TooManyAttempts
from app.languages import gettext as _

WINDOW, MOST_NEW_LISTS = timedelta(minutes=10), 300  # a wedding's guests may share one address
BUSY = _("Too many new lists are being started from your network. Try again in a few minutes.")


class NewLists:
    """The new lists of the last ten minutes, by collection and network.

    A visitor can delete the cookie and begin new lists again, so a network is limited, and not the visitor; nor the
    collection, because a stranger would then stop everyone. They are counted in each web process and stored nowhere,
    because no network address of a visitor is stored beside what the visitor did.
    """

    def __init__(self) -> None:
        self._begun: defaultdict[tuple[int, str], deque[datetime]] = defaultdict(deque)
        self._lock = Lock()
        self._tidied_at: datetime | None = None

    def count(self, collection_id: int, source: str, now: datetime) -> None:
        """Count a new list; raise ``TooManyAttempts`` if this network has begun too many in this collection."""
        with self._lock:
            self._tidy(now)
            recent = self._begun[collection_id, source]
            while recent and recent[0] <= now - WINDOW:
                recent.popleft()
            if len(recent) >= MOST_NEW_LISTS:
                wait = recent[0] + WINDOW - now
                raise TooManyAttempts(BUSY, retry_after=int(wait.total_seconds()) + 1)
            recent.append(now)

    def _tidy(self, now: datetime) -> None:
        """Forget the networks that have begun nothing in the last ten minutes; at most once in that time."""
        if self._tidied_at is not None and now - self._tidied_at < WINDOW:
            return
        self._tidied_at = now
        for key in [key for key, begun in self._begun.items() if not begun or begun[-1] <= now - WINDOW]:
            del self._begun[key]
