"""A concern of the preflight."""

from dataclasses import dataclass
from enum import StrEnum

from app.languages import Message


class Level(StrEnum):
    """The level of a concern: it stops the delivery, is probably a mistake, or is good to know."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class OwnersPage(StrEnum):
    """The owner's page on which a concern is mended."""

    SHEET = "sheet"
    SETTINGS = "settings"
    COVER = "cover"
    SHARE = "share"


@dataclass(frozen=True)
class Concern:
    """One concern: an id for programs, its level, what was found and what to do, and where; None if only elsewhere."""

    id: str
    level: Level
    text: Message
    page: OwnersPage | None = None
