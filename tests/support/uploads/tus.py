"""A tus client that does nothing by itself: each request is one line of a test."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from werkzeug.test import TestResponse

from tests.support.page_client import PageClient

ADDRESS = "/api/v1/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {**TUS, "Content-Type": "application/offset+octet-stream"}


def metadata(**values: object) -> str:
    """The values as ``Upload-Metadata`` has them."""
    return ",".join(f"{key} {b64encode(str(value).encode()).decode()}" for key, value in values.items())


class Tus:
    """Sends tus requests for one collection."""

    def __init__(self, client: PageClient, collection: str):
        self.client, self.collection = client, collection

    def begin(self, size: int, *, headers: Mapping[str, str] | None = None, data: Any = None, **said: object):
        """Begins an upload of this many bytes; ``said`` goes into its metadata."""
        said = {"filename": "a.jpg", "collection": self.collection, **said}
        head = {**(CHUNK if data else TUS), "Upload-Length": str(size), "Upload-Metadata": metadata(**said)}
        return self.client.post(ADDRESS, headers={**head, **(headers or {})}, data=data)

    def begun(self, size: int, **said: object) -> str:
        """The address of a new upload."""
        answer = self.begin(size, **said)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def send(self, address: str, offset: int, data: Any, **headers: str) -> TestResponse:
        """Sends one chunk; header names have underscores for dashes."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.patch(address, data=data, headers={**CHUNK, "Upload-Offset": str(offset), **more})

    def ask(self, address: str) -> TestResponse:
        """Asks where the upload stands."""
        return self.client.head(address, headers=TUS)

    def offset(self, address: str) -> int:
        """Where the upload stands."""
        answer = self.ask(address)
        assert answer.status_code == 200, answer.status
        return int(answer.headers["Upload-Offset"])

    def finish(self, address: str, data: bytes, chunk: int | None = None) -> str:
        """Sends what is missing, in chunks; answers the id of the file that it became."""
        offset, answer = self.offset(address), None
        while offset < len(data) or answer is None:
            answer = self.send(address, offset, data[offset : offset + (chunk or len(data))])
            assert answer.status_code == 204, answer.text
            offset = int(answer.headers["Upload-Offset"])
        return answer.headers["Upload-Asset"]

    def upload(self, data: bytes, chunk: int | None = None, **said: object) -> str:
        """Uploads all of it; answers the id of the file that it became."""
        return self.finish(self.begun(len(data), **said), data, chunk)

    def file(self, uuid: str) -> dict[str, Any]:
        """What the API says of a file."""
        return self.client.get(f"/api/v1/files/{uuid}").json


class CutStream:
    """A body that ends before it should, as gunicorn hands it out when a connection breaks."""

    def __init__(self, data: bytes):
        self._left = data

    def read(self, size: int = -1) -> bytes:
        size = len(self._left) if size < 0 else size
        piece, self._left = self._left[:size], self._left[size:]
        return piece


def send_cut(tus: Tus, address: str, offset: int, data: bytes, *, announced: int) -> TestResponse:
    """A chunk of ``announced`` bytes whose connection ends after ``data``."""
    return tus.client.patch(
        address,
        headers={**CHUNK, "Upload-Offset": str(offset)},
        environ_overrides={
            "wsgi.input": CutStream(data),
            "wsgi.input_terminated": True,  # what gunicorn says of its bodies
            "CONTENT_LENGTH": str(announced),
        },
    )
