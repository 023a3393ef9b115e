"""The resumable upload of one file by tus 1.0.0 (https://tus.io/protocols/resumable-upload)."""

import base64
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

import requests

from app.errors import VitrineError
from app.push.backoff import Unavailable
from app.push.site import RemoteSite, SiteRefused, understood

UPLOADS = "api/v1/uploads"
CHUNK_BYTES = 8 * 1024 * 1024  # the most that is lost with a connection if a proxy buffers whole requests
FIRST_BYTES = 64 * 1024  # enough for the site to detect the type, and to refuse it before the rest is sent
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {**TUS, "Content-Type": "application/offset+octet-stream"}
MOST_BEGINNINGS = 3
GONE, CONFLICT, CUT_OFF, WRONG_DIGEST = {404, 410}, 409, "cut_off", "wrong_digest"


@dataclass(frozen=True)
class Sent:
    """The result of an upload; ``was_there`` says that the site had the content already."""

    was_there: bool


class BeganAgainTooOften(VitrineError):
    """An upload that was begun again too often, because the site lost it or received other bytes than were sent."""

    message = "The upload was lost on the site several times. Look at its log, then run the command again."


class TusUpload:
    """The upload of one file, which needs the memory of one read block for a file of any size.

    ``order`` is the part of the metadata that gives the file's order; it replaces that of an upload begun before.
    ``moved`` is called with the number of bytes by which the upload advanced (negative if it went back).
    ``require_same`` is called before each chunk, and raises if the file on the disk has changed; then the upload is
    deleted.
    """

    def __init__(
        self,
        site: RemoteSite,
        source: BinaryIO,
        size: int,
        metadata: Mapping[str, str],
        *,
        order: Mapping[str, str],
        moved: Callable[[int], None],
        require_same: Callable[[], None],
    ):
        self._site = site
        self._source = source
        self._size = size
        self._metadata = {**metadata, **order}
        self._order = _described(order)
        self._moved = moved
        self._require_same = require_same
        self._address: str | None = None
        self._offset: int | None = None  # None: the site is asked for it
        self._most = 0
        self._shown = 0
        self._beginnings = 0

    def send(self, address: str | None = None) -> Sent:
        """Send the file, or the rest of it if ``address`` is the address of an upload begun before.

        Raises ``SiteRefused`` with the site's message, ``Unavailable`` if the site does not respond for too long,
        ``BeganAgainTooOften``, and what ``require_same`` raises.
        """
        self._address = address
        return self._site.backoff.retry(self._go_on, lambda: self._most)

    def _go_on(self) -> Sent:
        while True:
            self._site.backoff.require_going()
            try:
                response = self._step()
            except Unavailable:
                self._offset = None
                raise
            except SiteRefused as refusal:
                self._recover(refusal)
                continue
            if self._offset == self._size and response.request.method != "HEAD":
                return Sent("Upload-Duplicate" in response.headers)
            if self._offset == self._size and "Upload-Asset" in response.headers:
                return Sent("Upload-Duplicate" in response.headers)

    def _step(self) -> requests.Response:
        if self._address is None:
            response = self._begin()
        elif self._offset is None:
            response = self._site.call("HEAD", self._address, TUS)
        else:
            self._require_unchanged(self._address)
            response = self._send_chunk(self._address, self._offset)
        with understood(self._site.url):
            self._offset = int(response.headers.get("Upload-Offset", 0))
            if not 0 <= self._offset <= self._size:
                raise ValueError("an offset outside of the file")
        self._most = max(self._most, self._offset)
        self._show(self._offset)
        return response

    def _begin(self) -> requests.Response:
        if self._beginnings >= MOST_BEGINNINGS:
            raise BeganAgainTooOften
        self._require_same()
        headers = {**CHUNK, "Upload-Length": str(self._size), "Upload-Metadata": _described(self._metadata)}
        response = self._site.call("POST", UPLOADS, headers, self._block(0, FIRST_BYTES))
        self._beginnings += 1  # counted after a success only, so that failures of a site or its bucket do not count
        with understood(self._site.url):
            self._address = response.headers["Location"]
        return response

    def _send_chunk(self, address: str, offset: int) -> requests.Response:
        headers = {**CHUNK, "Upload-Offset": str(offset), "Upload-Metadata": self._order}
        # An empty chunk makes the site finish an upload of which it has all bytes.
        body = self._block(offset, CHUNK_BYTES) if offset < self._size else b""
        return self._site.call("PATCH", address, headers, body)

    def _recover(self, refusal: SiteRefused) -> None:
        """Prepare to ask for the offset again, or to begin a new upload; raise the refusal if neither can help."""
        begun = self._address is not None
        if begun and (refusal.status == CONFLICT or refusal.code == CUT_OFF):
            self._offset = None
        elif begun and (refusal.status in GONE or refusal.code == WRONG_DIGEST):
            self._require_same()
            self._address = self._offset = None
            self._show(0)
        else:
            raise refusal

    def _require_unchanged(self, address: str) -> None:
        try:
            self._require_same()
        except VitrineError:
            with suppress(VitrineError):  # the upload expires on the site anyway
                self._site.call("DELETE", address, TUS)
            raise

    def _block(self, offset: int, most: int) -> "_Block":
        return _Block(self._source, offset, min(most, self._size - offset), self._pass)

    def _pass(self, position: int, count: int) -> None:
        if self._site.backoff.is_stopped:
            raise ConnectionAbortedError("stopped in the middle of a chunk")
        self._site.count(count)
        self._show(position)

    def _show(self, position: int) -> None:
        self._moved(position - self._shown)
        self._shown = position


def _described(metadata: Mapping[str, str]) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())


class _Block:
    """A part of a file that ``requests`` reads and sends block by block; ``passed`` is called for each block."""

    def __init__(self, source: BinaryIO, offset: int, size: int, passed: Callable[[int, int], None]):
        source.seek(offset)
        self._source = source
        self._position = offset
        self._left = self._size = size
        self._passed = passed

    def __len__(self) -> int:
        return self._size

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(block)
        self._position += len(block)
        if not block and self._left:
            raise ConnectionAbortedError("the file is shorter than it was")
        if block:
            self._passed(self._position, len(block))
        return block
