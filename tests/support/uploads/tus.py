"""A tus client that sends one request for each call, so that a test decides every step."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from werkzeug.test import TestResponse

from tests.support.page_client import PageClient

ADDRESS = "/api/v1/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {**TUS, "Content-Type": "application/offset+octet-stream"}


def metadata(**values: object) -> str:
    """Return the values in the format of ``Upload-Metadata``."""
    return ",".join(f"{key} {b64encode(str(value).encode()).decode()}" for key, value in values.items())


class Tus:
    """A client that sends tus requests for one collection."""

    def __init__(self, client: PageClient, collection: str):
        self.client, self.collection = client, collection

    def begin(self, size: int, *, headers: Mapping[str, str] | None = None, data: Any = None, **said: object):
        """Begin an upload of this many bytes; ``said`` becomes part of its metadata."""
        said = {"filename": "a.jpg", "collection": self.collection, **said}
        head = {**(CHUNK if data else TUS), "Upload-Length": str(size), "Upload-Metadata": metadata(**said)}
        return self.client.post(ADDRESS, headers={**head, **(headers or {})}, data=data)

    def begun(self, size: int, **said: object) -> str:
        """Begin an upload and return its address."""
        answer = self.begin(size, **said)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def send(self, address: str, offset: int, data: Any, **headers: str) -> TestResponse:
        """Send one chunk; header names have underscores for dashes."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.patch(address, data=data, headers={**CHUNK, "Upload-Offset": str(offset), **more})

    def ask(self, address: str) -> TestResponse:
        """Request the state of the upload."""
        return self.client.head(address, headers=TUS)

    def offset(self, address: str) -> int:
        """Return the upload's offset in bytes."""
        answer = self.ask(address)
        assert answer.status_code == 200, answer.status
        return int(answer.headers["Upload-Offset"])

    def finish(self, address: str, data: bytes, chunk: int | None = None) -> str:
        """Send the missing bytes in chunks, and return the new file's id."""
        offset, answer = self.offset(address), None
        while offset < len(data) or answer is None:
            answer = self.send(address, offset, data[offset : offset + (chunk or len(data))])
            assert answer.status_code == 204, answer.text
            offset = int(answer.headers["Upload-Offset"])
        return answer.headers["Upload-Asset"]

    def upload(self, data: bytes, chunk: int | None = None, **said: object) -> str:
        """Upload all bytes, and return the new file's id."""
        return self.finish(self.begun(len(data), **said), data, chunk)

    def file(self, uuid: str) -> dict[str, Any]:
        """Return the file as the API describes it."""
        return self.client.get(f"/api/v1/files/{uuid}").json


class CutStream:
    """A request body that ends too early, as gunicorn passes it on when a connection breaks."""

    def __init__(self, data: bytes):
        self._left = data

    def read(self, size: int = -1) -> bytes:
        size = len(self._left) if size < 0 else size
        piece, self._left = self._left[:size], self._left[size:]
        return piece


def send_cut(tus: Tus, address: str, offset: int, data: bytes, *, announced: int) -> TestResponse:
    """Send a chunk of ``announced`` bytes whose connection breaks after ``data``."""
    return tus.client.patch(
        address,
        headers={**CHUNK, "Upload-Offset": str(offset)},
        environ_overrides={
            "wsgi.input": CutStream(data),
            "wsgi.input_terminated": True,  # as gunicorn sets it
            "CONTENT_LENGTH": str(announced),
        },
    )
