"""The service through which an act reports an event to the listeners."""

from collections.abc import Callable, Iterable

from app.services.events.studio_event import OwnerEvent, StudioEvent

Listener = Callable[[StudioEvent], None]
OwnerListener = Callable[[OwnerEvent], None]


class Events:
    """The listeners of this process's events.

    A listener adds rows to the session of the act, so that the act and what follows from it are committed together or
    not at all. It must not commit, and must not wait for another server: a worker does the rest.
    """

    def __init__(self, listeners: Iterable[Listener] = (), owner_listeners: Iterable[OwnerListener] = ()):
        self._listeners = list(listeners)
        self._owner_listeners = list(owner_listeners)

    def listen(self, listener: Listener) -> None:
        """Add a listener for all later events."""
        self._listeners.append(listener)

    def report(self, event: StudioEvent) -> None:
        """Report the event to every listener; the caller commits."""
        for listener in self._listeners:
            listener(event)

    def report_to_owner(self, event: OwnerEvent) -> None:
        """Report an event of no collection to the listeners of such events; the caller commits."""
        for listener in self._owner_listeners:
            listener(event)
