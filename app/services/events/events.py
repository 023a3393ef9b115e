"""The service through which an act reports an event to the listeners."""

from collections.abc import Callable, Iterable

from app.services.events.studio_event import StudioEvent

Listener = Callable[[StudioEvent], None]


class Events:
    """The listeners of this process's events.

    A listener adds rows to the session of the act, so that the act and what follows from it are committed together or
    not at all. It must not commit, and must not wait for another server: a worker does the rest.
    """

    def __init__(self, listeners: Iterable[Listener] = ()):
        self._listeners = list(listeners)

    def listen(self, listener: Listener) -> None:
        """Add a listener for all later events."""
        self._listeners.append(listener)

    def report(self, event: StudioEvent) -> None:
        """Report the event to every listener; the caller commits."""
        for listener in self._listeners:
            listener(event)
