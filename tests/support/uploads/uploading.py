"""Uploads as programs send them: through the test client, or over HTTP to a live server."""

import hashlib
import io
import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import requests
from werkzeug.test import TestResponse

from tests.support.page_client import PageClient
from tests.support.servers.live import LiveServer

BOUNDARY = "a-boundary-that-no-picture-holds"
NamedFile = tuple[str, bytes]


def new_collection(api: PageClient, title: str = "A shoot", **values: Any) -> str:
    """Create a collection and return its id."""
    answer = api.post("/api/v1/collections", json={"title": title, **values})
    assert answer.status_code == 201, answer.text
    return answer.json["id"]


def upload(api: PageClient, collection: str, *files: NamedFile) -> TestResponse:
    """Send these files, each with its name, in one request."""
    parts = [(io.BytesIO(data), name) for name, data in files]
    return api.post(f"/api/v1/collections/{collection}/files", data={"files": parts})


def multipart(*files: NamedFile, boundary: str = BOUNDARY) -> bytes:
    """Return the body of a form with these files (RFC 7578)."""
    body = b""
    for name, data in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body += head.encode() + data + b"\r\n"
    return body + f"--{boundary}--\r\n".encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def objects_in(media: Path) -> list[str]:
    """Return the keys of all objects in a local store, without unfinished files."""
    found = (path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())
    return sorted(key for key in found if not key.startswith(".incoming/"))


def unfinished_in(media: Path) -> list[Path]:
    """Return the unfinished files in the folder where uploads arrive."""
    found = os.walk(media / ".incoming")  # os.walk ignores a folder that is removed meanwhile
    return [Path(folder, name) for folder, _, names in found for name in names]


class Program:
    """The owner's program: a client of a live server over HTTP."""

    def __init__(self, server: LiveServer):
        assert server.owner is not None
        self.server = server
        self.headers = {"Authorization": f"Bearer {server.owner.token}"}

    def new_collection(self, title: str = "A shoot", **values: Any) -> str:
        """Create a collection and return its id."""
        answer = self.post("/api/v1/collections", json={"title": title, **values})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def upload(self, collection: str, *files: NamedFile) -> requests.Response:
        """Send these files in one request."""
        return self.post(f"/api/v1/collections/{collection}/files", files=[("files", file) for file in files])

    def files(self, collection: str) -> list[dict[str, Any]]:
        """Return the collection's files, at most 500."""
        return self.get(f"/api/v1/collections/{collection}/files?limit=500").json()["files"]

    def get(self, path: str) -> requests.Response:
        return requests.get(self.server.url + path, headers=self.headers, timeout=60)

    def patch(self, path: str, **kwargs: Any) -> requests.Response:
        return requests.patch(self.server.url + path, headers=self.headers, timeout=60, **kwargs)

    def token(self, *scopes: str) -> str:
        """Create a token of the owner with only these scopes, and return it."""
        assert self.server.owner is not None
        arguments = [argument for scope in scopes for argument in ("--scope", scope)]
        self.server.start("tokens", "create", self.server.owner.email, "--name", "a test", *arguments).wait(60)
        return re.findall(r"^vit_\S+$", self.server.log, re.MULTILINE)[-1]

    def delete(self, path: str) -> requests.Response:
        return requests.delete(self.server.url + path, headers=self.headers, timeout=60)

    def post(self, path: str, **kwargs: Any) -> requests.Response:
        return requests.post(self.server.url + path, headers=self.headers, timeout=60, **kwargs)


def rows(server: LiveServer, query: str, *values: object) -> list[tuple]:
    """Query the server's database directly."""
    with closing(sqlite3.connect(server.instance / "vitrine.db", timeout=15)) as connection:
        return connection.execute(query, values).fetchall()


def change_rows(server: LiveServer, statements: Iterable[str]) -> None:
    """Change the server's database directly, for example as if time had passed."""
    with closing(sqlite3.connect(server.instance / "vitrine.db", timeout=15)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
