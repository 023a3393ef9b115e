"""The settings in a preset: those of a collection that stay the same from shoot to shoot, as values and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models import Collection, Downloads, Privacy
from app.models.collection import MOST_SELECTED
from app.models.gate import Gate
from app.models.theme import Theme
from app.services.collections.collection_editor import CollectionChanges

MOST_DAYS = 3650
# A preset is for many shoots, so it has neither a password nor a date, but the number of days until a collection ends.


@dataclass(frozen=True)
class PresetSettings:
    """Settings of a collection; ``days`` is how long it is available from its creation (None: without end)."""

    privacy: Privacy = Privacy.LINK
    downloads: Downloads = Downloads.ORIGINAL
    days: int | None = None
    strips_location: bool = False
    keeps_location: bool = False
    allows_favorites: bool = True
    selection_wanted: int | None = None
    theme: Theme = field(default_factory=Theme)
    gate: Gate = field(default_factory=Gate)

    def __post_init__(self) -> None:
        if self.days is not None and not 1 <= self.days <= MOST_DAYS:
            raise InvalidInput(
                _("A collection is available for 1 to %(most_days)s days, or without end.", most_days=MOST_DAYS),
                field="days",
            )
        if self.selection_wanted is not None and not 1 <= self.selection_wanted <= MOST_SELECTED:
            raise InvalidInput(
                _("Ask for 1 to %(most_selected)s photos, or leave the number empty.", most_selected=MOST_SELECTED),
                field="selection_wanted",
            )

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "PresetSettings":
        """Return the settings that ``as_json`` wrote, also in an older or newer version of Vitrine.

        Unknown keys and values are ignored, and missing ones get their default. Raises ``InvalidInput`` for numbers out
        of range.
        """
        known = {field.name: values[field.name] for field in fields(cls) if field.name in values}
        if "look" in values:
            known["theme"] = values["look"]
        kinds: dict[str, Any] = {"privacy": Privacy, "downloads": Downloads}
        kinds |= {"theme": Theme().changed, "gate": Gate().changed}
        for name in kinds.keys() & known.keys():
            try:
                known[name] = kinds[name](known[name])
            except (ValueError, InvalidInput):  # of a newer version
                del known[name]
        return cls(**known)

    @classmethod
    def of(cls, collection: Collection) -> "PresetSettings":
        """Return this collection's settings; ``days`` is the time from its creation to its end in whole days."""
        end = collection.expires_at
        days = min(MOST_DAYS, max(1, round((end - collection.created_at) / timedelta(days=1)))) if end else None
        same = (field.name for field in fields(cls) if field.name != "days")
        return cls(days=days, **{name: getattr(collection, name) for name in same})

    def as_json(self) -> dict[str, Any]:
        """Return plain values; the key of the theme is ``look``, as in the API."""
        values = asdict(self)
        del values["theme"]
        return {**values, "look": self.theme.as_dict(), "gate": self.gate.as_dict()}

    def end(self, now: datetime) -> datetime | None:
        """Return when a collection that is made at ``now`` ends, or None if it has no end."""
        return now + timedelta(days=self.days) if self.days else None

    def changes(self, now: datetime) -> CollectionChanges:
        """Return the changes that give these settings to a new collection, except for its privacy.

        Privacy is left out because it may need a password, which is entered when the preset is used.
        """
        same = {name: value for name, value in vars(self).items() if name not in ("days", "privacy")}
        return CollectionChanges(expires_at=self.end(now), **same)
