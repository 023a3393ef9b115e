"""Sends one file by tus 1.0.0 (https://tus.io/protocols/resumable-upload), and goes on where a cut has left it."""

import base64
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

import requests

from app.errors import VitrineError
from app.push.backoff import Unavailable
from app.push.site import Site, SiteRefused, understood

UPLOADS = "api/v1/uploads"
CHUNK_BYTES = 8 * 1024 * 1024  # what a proxy that keeps whole requests can cost at most
FIRST_BYTES = 64 * 1024  # enough for the site to see the type, and to refuse it before the rest is sent
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {**TUS, "Content-Type": "application/offset+octet-stream"}
MOST_BEGINNINGS = 3
GONE, CONFLICT, CUT_OFF, WRONG_DIGEST = {404, 410}, 409, "cut_off", "wrong_digest"


@dataclass(frozen=True)
class Sent:
    """``was_there`` where the site found out that it had the content already."""

    was_there: bool


class BeganAgainTooOften(VitrineError):
    """The site loses the upload, or what arrives is not what was sent, time and again."""

    message = "The upload was lost on the site several times. Look at its log, then run the command again."


class TusUpload:
    """One file on its way. Memory stays at one read block, whatever the file's size.

    ``order`` is the part of the metadata that says where the file stands; an upload begun before takes it over.
    ``moved`` hears by how many bytes the upload went on (or back). ``require_same`` is asked between chunks and
    raises when the file on the disk is not what it was: the upload is ended then.
    """

    def __init__(
        self,
        site: Site,
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
        self._offset: int | None = None  # None: the site is asked first
        self._most = 0
        self._shown = 0
        self._beginnings = 0

    def send(self, address: str | None = None) -> Sent:
        """Sends the file, or the rest of it where ``address`` names an upload begun before.

        Raises ``SiteRefused`` with the site's own words, ``Unavailable`` when the site stays away, and whatever
        ``require_same`` raises.
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
        self._beginnings += 1  # only these count: a site or a bucket that is away for a while is waited for
        with understood(self._site.url):
            self._address = response.headers["Location"]
        return response

    def _send_chunk(self, address: str, offset: int) -> requests.Response:
        headers = {**CHUNK, "Upload-Offset": str(offset), "Upload-Metadata": self._order}
        # A whole upload that its site has not finished yet is sent an empty chunk.
        body = self._block(offset, CHUNK_BYTES) if offset < self._size else b""
        return self._site.call("PATCH", address, headers, body)

    def _recover(self, refusal: SiteRefused) -> None:
        """Asks again where the upload stands, or begins anew; raises the refusal where neither can help."""
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
            with suppress(VitrineError):  # the site forgets it by itself
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
    """A part of a file as ``requests`` sends it, block by block; it tells how far it has come."""

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
