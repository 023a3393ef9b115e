"""The storage contract: what Vitrine asks of any place that keeps bytes, whatever that place is.

A storage speaks *keys*: relative POSIX paths of server-made parts and one cleaned file name. It knows nothing
of collections, rows or rights. Every backend passes the same tests
(tests/integrations/test_storage_contract.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class StoredObject:
    """What is known of one object: its key, its size in bytes, and when it was written (UTC)."""

    key: str
    size: int
    modified_at: datetime


@dataclass(frozen=True)
class MultipartPart:
    """One stored part of a multipart upload: its number (from 1), its size in bytes, the store's receipt."""

    number: int
    size: int
    etag: str


@dataclass(frozen=True)
class UnfinishedMultipart:
    """A multipart upload that is neither completed nor dropped: its key, its id, when it began (UTC)."""

    key: str
    upload_id: str
    begun_at: datetime


Caching = Callable[[datetime], str]
Parts = list[MultipartPart]  # named here, since inside the class ``list`` is the method


class Storage(ABC):
    """A place for objects. Every write is all-or-nothing and durable when the call returns.

    Raises ``InvalidKey`` for a key no backend takes, ``ObjectMissing`` for an absent key or upload,
    ``OutOfSpace`` for a full disk, ``StorageMisconfigured`` for refused credentials or a missing bucket,
    ``StorageError`` for everything else that a later try may mend; what ``source`` raises passes through. The
    constructor connects to nothing and creates nothing.
    """

    name: str

    @abstractmethod
    def put(self, key: str, source: BinaryIO, *, content_type: str) -> StoredObject:
        """Stores all that ``source`` still holds, replacing any object of this key in one step."""

    @abstractmethod
    def put_file(self, key: str, path: Path, *, content_type: str) -> StoredObject:
        """Stores the file at ``path``, then removes it: the cheapest way in for bytes on this disk."""

    @abstractmethod
    def open(self, key: str) -> BinaryIO:
        """A readable stream of the whole object; close it."""

    @abstractmethod
    def read_range(self, key: str, start: int, length: int) -> bytes:
        """At most ``length`` bytes from offset ``start``; shorter only where the object ends."""

    @abstractmethod
    def stat(self, key: str) -> StoredObject:
        """What is known of the object without reading it."""

    @abstractmethod
    def exists(self, key: str) -> bool:
        """Whether there is an object of this key."""

    @abstractmethod
    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Every object whose key starts with ``prefix``, in the order of keys."""

    @abstractmethod
    def delete(self, key: str) -> None:
        """Removes the object; an absent one is no error."""

    @abstractmethod
    def delete_prefix(self, prefix: str, *, keep: Container[str] = ()) -> int:
        """Removes every object below the folder ``prefix`` (it ends in ``/``) but these keys; answers how many."""

    @abstractmethod
    def local_path(self, key: str) -> Path | None:
        """The object as a file of this machine, or None where the store is elsewhere."""

    @abstractmethod
    def url(
        self,
        key: str,
        *,
        now: datetime,
        seconds: int,
        content_type: str,
        disposition: str,
        caching: Caching | None = None,
    ) -> str | None:
        """A presigned address for GET that ends at most ``seconds`` after ``now`` (UTC), or None where the
        app must serve the bytes itself. Calls within a window of half that time answer the same address, so
        that a browser's cache hits. ``caching`` gives the ``Cache-Control`` of what is fetched there, of the
        moment (UTC) when the address ends.
        """

    @abstractmethod
    def begin_multipart(self, key: str, *, content_type: str) -> str:
        """Starts an object that arrives in parts; answers the upload's id."""

    @abstractmethod
    def put_part(self, key: str, upload_id: str, number: int, data: bytes) -> MultipartPart:
        """Stores part ``number`` (from 1), replacing an earlier one.

        All parts but the last have one size, at least 5 MiB (R2 refuses others when the upload completes).
        """

    @abstractmethod
    def list_parts(self, key: str, upload_id: str) -> Parts:
        """The parts that are durable so far, by number."""

    @abstractmethod
    def complete_multipart(self, key: str, upload_id: str, parts: Parts) -> StoredObject:
        """Makes the object of these parts, in one step. Repeating it after a lost answer is no error.

        Raises ``Conflict`` when the parts are not those the store holds.
        """

    @abstractmethod
    def abort_multipart(self, key: str, upload_id: str) -> None:
        """Drops an upload and its parts; an unknown one is no error."""

    def list_multiparts(self, prefix: str) -> Iterator[UnfinishedMultipart]:
        """Uploads below ``prefix`` that are still arriving; none where the store sweeps its own."""
        return iter(())

    def server_time(self) -> datetime | None:
        """What the store's own clock says (UTC), or None where this machine's is the only one."""
        return None
