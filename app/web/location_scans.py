"""Queues scans for locations after a change of a collection's settings that needs them."""

from dataclasses import dataclass

from app.composition import services
from app.models import Collection


@dataclass(frozen=True)
class LocationSettings:
    """What a collection said before a change."""

    keeps: bool
    strips: bool

    @classmethod
    def of(cls, collection: Collection) -> "LocationSettings":
        """As they are now."""
        return cls(collection.keeps_location, collection.strips_location)

    def submit_scans(self, collection: Collection) -> None:
        """Queue every file that the change, committed by now, has the worker scan."""
        wanted: set[int] = set()
        if collection.strips_location and not self.strips:
            wanted.update(services.location.waiting(collection))
        if collection.keeps_location and not self.keeps:
            wanted.update(services.location.unread_locations(collection))
        for file_id in sorted(wanted):
            services.queue.submit("look_for_location", file_id)
