"""The storage contract: what Vitrine requires of every store of bytes.

A storage uses *keys*: relative POSIX paths of server-made parts and one cleaned file name. It knows nothing of
collections, rows or rights. Every backend passes the same tests (tests/integrations/test_storage_contract.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class StoredObject:
    """The facts about one object: its key, its size in bytes, and when it was written (UTC)."""

    key: str
    size: int
    modified_at: datetime


@dataclass(frozen=True)
class MultipartPart:
    """One stored part of a multipart upload: its number (from 1), its size in bytes, and the store's etag for it."""

    number: int
    size: int
    etag: str


@dataclass(frozen=True)
class UnfinishedMultipart:
    """A multipart upload that is neither completed nor aborted: its key, its id, and when it began (UTC)."""

    key: str
    upload_id: str
    begun_at: datetime


Caching = Callable[[datetime], str]
Parts = list[MultipartPart]  # defined here, because inside the class ``list`` is the method


class Storage(ABC):
    """A store of objects, in which every write is all-or-nothing, and durable when the call returns.

    Raises ``InvalidKey`` for a key that a backend cannot store, ``ObjectMissing`` for a missing object or upload,
    ``OutOfSpace`` for a full disk, ``StorageMisconfigured`` for refused credentials or a missing bucket, and
    ``StorageError`` for every other failure, which may be temporary. What ``source`` raises passes through.
    The constructor connects to nothing and creates nothing.
    """

    name: str

    @abstractmethod
    def put(self, key: str, source: BinaryIO, *, content_type: str) -> StoredObject:
        """Store the rest of ``source``, replacing any object of this key in one step."""

    @abstractmethod
    def put_file(self, key: str, path: Path, *, content_type: str) -> StoredObject:
        """Store the file at ``path`` and remove it there; for a file of this machine it is cheaper than ``put``."""

    @abstractmethod
    def copy(self, key: str, to: str, *, content_type: str) -> StoredObject:
        """Store the object of ``key`` under the key ``to`` as well, replacing any object there in one step."""

    @abstractmethod
    def open(self, key: str) -> BinaryIO:
        """Return a readable stream of the whole object, which the caller closes."""

    @abstractmethod
    def read_range(self, key: str, start: int, length: int) -> bytes:
        """Return ``length`` bytes from offset ``start`` on, or fewer if the object ends before."""

    @abstractmethod
    def stat(self, key: str) -> StoredObject:
        """Return the facts about the object without reading its bytes."""

    @abstractmethod
    def exists(self, key: str) -> bool:
        """Return whether there is an object of this key."""

    @abstractmethod
    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield every object whose key starts with ``prefix``, in the order of keys."""

    @abstractmethod
    def delete(self, key: str) -> None:
        """Remove the object; a missing one is no error."""

    @abstractmethod
    def delete_prefix(self, prefix: str, *, keep: Container[str] = ()) -> int:
        """Remove every object below the folder ``prefix`` (it ends in ``/``) except ``keep``; return how many."""

    @abstractmethod
    def local_path(self, key: str) -> Path | None:
        """Return the path of the object on this machine, or None if the store is elsewhere."""

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
        """Return a presigned address for GET, or None if the app must send the bytes itself.

        It ends at most ``seconds`` after ``now`` (UTC). Calls within a window of half that time return one address, so
        that browsers can cache what they fetch. ``caching`` is called with the moment (UTC) when the address ends, and
        returns the ``Cache-Control`` header of what is fetched there.
        """

    @abstractmethod
    def begin_multipart(self, key: str, *, content_type: str) -> str:
        """Begin an upload of an object in parts, and return the upload's id."""

    @abstractmethod
    def put_part(self, key: str, upload_id: str, number: int, data: bytes) -> MultipartPart:
        """Store part ``number`` (from 1), replacing an earlier one.

        All parts but the last must have one size, at least 5 MiB (R2 refuses others when the upload is completed).
        """

    @abstractmethod
    def list_parts(self, key: str, upload_id: str) -> Parts:
        """Return the parts that are durable so far, by number."""

    @abstractmethod
    def complete_multipart(self, key: str, upload_id: str, parts: Parts) -> StoredObject:
        """Make the object of these parts, in one step.

        The call can be repeated after a lost response. Raises ``Conflict`` if the parts are not those in the store.
        """

    @abstractmethod
    def abort_multipart(self, key: str, upload_id: str) -> None:
        """Remove an upload and its parts; an unknown upload is no error."""

    def list_multiparts(self, prefix: str) -> Iterator[UnfinishedMultipart]:
        """Return the unfinished uploads below ``prefix``; none if the store removes old ones itself."""
        return iter(())

    def server_time(self) -> datetime | None:
        """Return the time of the store's own clock (UTC), or None if the store uses this machine's clock."""
        return None
