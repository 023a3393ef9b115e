"""The clients that have to do something next, for which the loop waits."""

import selectors
from collections.abc import Callable
from functools import partial
from typing import Any

from app.web_server.connection import Connection

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class WaitingClients:
    """The connections that the loop waits for; the first ones have done nothing for the longest time.

    It also watches other sockets, such as those that new connections come from.
    """

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._connections: dict[Connection, None] = {}
        self._responses: dict[Connection, None] = {}  # those of them that have to take more of a response

    def watch(self, source: Any, then: Callable[[], None]) -> None:
        """Call ``then`` whenever this socket or file descriptor can be read."""
        self._selector.register(source, READ, then)

    def unwatch(self, source: Any) -> None:
        """Stop watching."""
        self._selector.unregister(source)

    def add(self, connection: Connection, event: int, then: Callable[[Connection], None]) -> None:
        """Wait until the client sends (``READ``) or takes bytes (``WRITE``), and call ``then`` for each such event.

        For a connection that is waited for already, nothing changes.
        """
        if connection not in self._connections:
            self._connections[connection] = None
            if event == WRITE:
                self._responses[connection] = None
            self._selector.register(connection.sock, event, partial(self._ready, connection, then))

    def remove(self, connection: Connection) -> None:
        """Stop waiting for the connection."""
        if connection in self._connections:
            del self._connections[connection]
            self._responses.pop(connection, None)
            self._selector.unregister(connection.sock)

    def renew(self, connection: Connection) -> None:
        """Put the connection, whose client has taken bytes, behind all others."""
        for each in (self._connections, self._responses):
            each[connection] = each.pop(connection)

    def handle_events(self, seconds: float) -> None:
        """Wait for events, at most this long, and make the calls for them."""
        for key, _ in self._selector.select(seconds):
            key.data()

    def idle(self) -> list[Connection]:
        """Return the connections on which no request has begun."""
        return [each for each in self._connections if each.is_idle]

    def late(self, now: float) -> list[Connection]:
        """Return those that are past their deadline or too slow; ``now`` is in monotonic seconds."""
        return [each for each in self._connections if each.is_late(now)]

    def least_needed(self) -> Connection | None:
        """Return an idle connection or, if there is none, the one that has been waited for longest."""
        return next((each for each in self._connections if each.is_idle), next(iter(self._connections), None))

    def oldest_response(self, beyond: int) -> Connection | None:
        """Return the connection whose response waits longest, if more responses than ``beyond`` wait."""
        return next(iter(self._responses)) if len(self._responses) > beyond else None

    def _ready(self, connection: Connection, then: Callable[[Connection], None]) -> None:
        if connection in self._connections:  # an earlier event of the same turn may have closed it
            then(connection)
