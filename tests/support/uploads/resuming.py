"""A client for a live server that sends chunks and after every fault continues from the server's offset."""

from threading import Event

import requests

from tests.support.uploads.tus import ADDRESS, CHUNK, TUS, metadata
from tests.support.uploads.uploading import Program

TRY_AGAIN = {409, 423, 503, 507}
GONE = 410


class RetryingClient:
    """A client that uploads to a server that is killed meanwhile.

    ``regressions`` collects what must never happen: a server's offset below one that it had acknowledged.
    """

    def __init__(self, program: Program, collection: str, *, chunk: int, pause: float = 0.0):
        self._program, self._collection = program, collection
        self._chunk, self._pause = chunk, pause
        self.regressions: list[tuple[str, int, int]] = []
        self.is_cancelled = Event()

    def upload(self, name: str, data: bytes, **said: object) -> str:
        """Upload all bytes with as many retries as needed, and return the new file's id.

        Raises ``TimeoutError`` if it is cancelled.
        """
        address, acknowledged = None, 0
        while not self.is_cancelled.is_set():
            try:
                address = address or self._begin(name, data, said)
                offset = self._ask(address)
                if offset < acknowledged:
                    self.regressions.append((name, acknowledged, offset))
                while True:
                    answer = self._send(address, offset, data)
                    if answer.status_code in TRY_AGAIN:
                        break
                    answer.raise_for_status()
                    if "Upload-Asset" in answer.headers:
                        return answer.headers["Upload-Asset"]
                    offset = acknowledged = int(answer.headers["Upload-Offset"])
                    self.is_cancelled.wait(self._pause)
            except requests.HTTPError as error:
                if error.response.status_code == GONE:
                    address, acknowledged = None, 0
                elif error.response.status_code not in TRY_AGAIN:
                    raise
            except requests.RequestException:  # the connection broke, maybe in the middle of a response
                pass
            self.is_cancelled.wait(0.1)
        raise TimeoutError(f"{name} was cancelled")

    def _begin(self, name: str, data: bytes, said: dict[str, object]) -> str:
        values = {"filename": name, "collection": self._collection, **said}
        headers = {**TUS, "Upload-Length": str(len(data)), "Upload-Metadata": metadata(**values)}
        answer = self._request("POST", ADDRESS, headers)
        answer.raise_for_status()
        return answer.headers["Location"]

    def _ask(self, address: str) -> int:
        answer = self._request("HEAD", address, TUS)
        answer.raise_for_status()
        return int(answer.headers["Upload-Offset"])

    def _send(self, address: str, offset: int, data: bytes) -> requests.Response:
        headers = {**CHUNK, "Upload-Offset": str(offset)}
        return self._request("PATCH", address, headers, data[offset : offset + self._chunk])

    def _request(self, method: str, path: str, headers: dict[str, str], data: bytes = b"") -> requests.Response:
        headers = {**self._program.headers, **headers}
        return requests.request(method, self._program.server.url + path, headers=headers, data=data, timeout=30)
