"""Scans for locations, queued after a change of a collection's settings that needs them."""

from dataclasses import dataclass

from app.composition import services
from app.integrations.background_queue import Job
from app.models import Collection


@dataclass(frozen=True)
class LocationSettings:
    """A collection's location settings before a change."""

    keeps: bool
    strips: bool

    @classmethod
    def of(cls, collection: Collection) -> "LocationSettings":
        """Return the collection's current settings."""
        return cls(collection.keeps_location, collection.strips_location)

    def submit_scans(self, collection: Collection) -> None:
        """Queue every file that the worker must scan after the change, which is committed already."""
        wanted: set[int] = set()
        if collection.strips_location and not self.strips:
            wanted.update(services.location.waiting(collection))
        if collection.keeps_location and not self.keeps:
            wanted.update(services.location.unread_locations(collection))
        for file_id in sorted(wanted):
            services.queue.submit(Job.SCAN_LOCATION, file_id)
