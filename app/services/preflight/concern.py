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
    PUBLISH = "publish"


@dataclass(frozen=True)
class Concern:
    """One concern: its id for programs, its level, a sentence with what was found, and the page on which it is mended.

    ``page`` is None if no page of the owner's mends it.
    """

    id: str
    level: Level
    text: Message
    page: OwnersPage | None = None
