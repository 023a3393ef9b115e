"""Staged uploads: what resumable uploads, over many requests and machines, require of a store.

The bytes in the store are the truth: ``durable_size`` finds out from them alone how far an upload has come, also after
its writer was killed.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

HEAD_BYTES = 4096


@dataclass(frozen=True)
class StagedUpload:
    """An unfinished object: its name until it is complete, and its key, size (bytes) and type afterwards.

    ``multipart_id`` is the store's own id for the upload, if it has one.
    """

    name: str
    key: str
    size: int
    content_type: str
    multipart_id: str | None = None


class Writer(ABC):
    """A writer of the next bytes of one staged upload.

    ``durable`` is how many bytes of the object would survive a power cut now. ``head`` is what the store had of the
    object when the writer was made, if that is less than 4 KiB, and empty otherwise. ``content_type`` may be set as
    soon as it is known.
    """

    durable: int
    head: bytes
    content_type: str

    @abstractmethod
    def write(self, data: bytes) -> None:
        """Write the next bytes; ``durable`` may not count them before ``flush``."""

    @abstractmethod
    def flush(self) -> None:
        """Make all written bytes durable."""

    @abstractmethod
    def undo(self) -> None:
        """Remove what this writer has written, if the store is a disk, so that a full disk has room again."""

    @abstractmethod
    def close(self) -> None:
        """End the writer; bytes that were not flushed may be lost."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Staging(ABC):
    """The staging of uploads until they are complete objects; raises what ``Storage`` raises.

    Only one writer at a time may work on an upload, which the caller ensures. ``is_slow`` means that a call can take
    seconds.
    """

    is_slow: bool

    @abstractmethod
    def require_room(self, size: int) -> None:
        """Raise ``OutOfSpace`` if it is known beforehand that ``size`` more bytes will not fit."""

    @abstractmethod
    def durable_size(self, staged: StagedUpload) -> int:
        """Return how many bytes of the object, from its beginning, are in the store."""

    @abstractmethod
    def writer(
        self,
        staged: StagedUpload,
        offset: int,
        *,
        before_slow_work: Callable[[], None],
        remember_multipart_id: Callable[[str], None],
    ) -> Writer:
        """Return a writer from ``offset`` on, which must not exceed ``durable_size``.

        ``before_slow_work`` is called before each call to the store that can take long, and its errors pass through.
        ``remember_multipart_id`` is called with the store's id for the upload, and must store it durably.
        """

    @abstractmethod
    def finish(self, staged: StagedUpload) -> None:
        """Make the complete object available under its key, in one step; the call can be repeated.

        Raises ``ObjectMissing`` if the store does not have all of its bytes.
        """

    @abstractmethod
    def tidy(self, staged: StagedUpload) -> None:
        """Remove what a finished object no longer needs."""

    @abstractmethod
    def drop(self, staged: StagedUpload) -> None:
        """Remove everything of an unfinished object; an unknown one is no error."""
