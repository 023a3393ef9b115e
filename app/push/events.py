"""What a push tells of itself, step by step."""

from dataclasses import dataclass
from enum import StrEnum


class PushOutcome(StrEnum):
    """What became of a file."""

    SENT = "sent"
    THERE = "already there"
    DELETED = "deleted there"
    LEFT = "left for the next run"
    FAILED = "failed"


@dataclass(frozen=True)
class Plan:
    """What is to be pushed: ``files`` and ``size`` in bytes, before the first of them is sent."""

    files: int
    size: int


@dataclass(frozen=True)
class Moved:
    """A file on its way went on by so many bytes, or back after a cut."""

    count: int


@dataclass(frozen=True)
class Done:
    """One file's end; ``reason`` says why it failed or was left."""

    relative: str
    size: int
    outcome: PushOutcome
    reason: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """A file that is not pushed: a system file, or else neither a photograph nor a video."""

    relative: str
    is_system: bool


PushEvent = Plan | Moved | Done | LeftOut
