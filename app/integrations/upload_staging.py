"""Objects that arrive piece by piece, over many requests and machines: what resumable uploads ask of a store.

The bytes in the store are the truth: ``durable_size`` finds out from them alone how far an object has come, whatever
died while it was written.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

HEAD_BYTES = 4096


@dataclass(frozen=True)
class StagedUpload:
    """An object on its way: what it is called until it is whole, and its key, size (bytes) and type afterwards.

    ``multipart_id`` is the store's own name for it, where it has given one.
    """

    name: str
    key: str
    size: int
    content_type: str
    multipart_id: str | None = None


class Writer(ABC):
    """Takes the next bytes of one arriving object. ``durable`` counts what would survive a power cut now.

    ``head`` holds the first bytes of the object that were there before, at most 4 KiB, and only while there are fewer.
    ``content_type`` may be set as soon as it is known.
    """

    durable: int
    head: bytes
    content_type: str

    @abstractmethod
    def write(self, data: bytes) -> None:
        """Takes the next bytes; ``durable`` may stay behind until ``flush``."""

    @abstractmethod
    def flush(self) -> None:
        """Makes everything written so far durable."""

    @abstractmethod
    def undo(self) -> None:
        """Gives back the room of what this writer has written, where the store is a disk that may be full."""

    @abstractmethod
    def close(self) -> None:
        """Ends the writer; what was not flushed may be lost."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Staging(ABC):
    """Where arriving objects are kept until they are whole; raises what ``Storage`` raises.

    Only one writer at a time may work on an object: the caller sees to that. ``is_slow`` where a call may take seconds.
    """

    is_slow: bool

    @abstractmethod
    def require_room(self, size: int) -> None:
        """Raises ``OutOfSpace`` where it is known beforehand that ``size`` more bytes will not fit."""

    @abstractmethod
    def durable_size(self, staged: StagedUpload) -> int:
        """How many bytes of the object, from its beginning, are in the store."""

    @abstractmethod
    def writer(
        self,
        staged: StagedUpload,
        offset: int,
        *,
        before_slow_work: Callable[[], None],
        remember_multipart_id: Callable[[str], None],
    ) -> Writer:
        """Goes on at ``offset``, which is never beyond what is durable.

        ``before_slow_work`` is called before each call to a store that may take its time, and whatever it raises passes
        through; ``remember_multipart_id`` must make the id it is given durable.
        """

    @abstractmethod
    def finish(self, staged: StagedUpload) -> None:
        """Makes the whole object available under its key, in one step. Repeating it is no error.

        Raises ``ObjectMissing`` where the store does not have all of its bytes.
        """

    @abstractmethod
    def tidy(self, staged: StagedUpload) -> None:
        """Removes what a finished object no longer needs."""

    @abstractmethod
    def drop(self, staged: StagedUpload) -> None:
        """Removes everything of an unfinished object; an unknown one is no error."""
