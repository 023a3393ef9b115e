"""The part of the sweep that reports events: those that time makes, and problems of the stores."""

from dataclasses import dataclass

from app.services.events.scheduled_events import ScheduledEvents
from app.services.events.storage_watch import StorageWatch


@dataclass(frozen=True)
class EventSweep:
    """The two parts of the sweep; each commits."""

    scheduled: ScheduledEvents
    stores: StorageWatch
