"""The events by which a push reports its steps."""

from dataclasses import dataclass
from enum import StrEnum


class PushOutcome(StrEnum):
    """The result of a push for one file."""

    SENT = "sent"
    THERE = "already there"
    DELETED = "deleted there"
    LEFT = "left for the next run"
    FAILED = "failed"


@dataclass(frozen=True)
class Plan:
    """The number of files to push and their size in bytes, reported before the first of them is sent."""

    files: int
    size: int


@dataclass(frozen=True)
class Moved:
    """The number of bytes by which a file advanced; negative if it went back after a lost connection."""

    count: int


@dataclass(frozen=True)
class Done:
    """The result for one file; ``reason`` says why it failed, was left, or is not in its folder's section."""

    relative: str
    size: int
    outcome: PushOutcome
    reason: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """A file that is not pushed: a system file, or a file that is neither a photograph nor a video."""

    relative: str
    is_system: bool


PushEvent = Plan | Moved | Done | LeftOut
