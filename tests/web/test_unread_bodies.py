"""A response that is sent before the request's body says whether the connection can be used again, and keeps to it."""

import socket

import pytest

from tests.support.servers.live import LiveServer

LARGE, SMALL = 3_000_000, 1_000  # in bytes; a form has at most 2 MiB
FORM, API = "POST /login HTTP/1.1\r\n", "POST /api/v1/collections HTTP/1.1\r\n"
ID = "0b7c1f6a-9a77-4c0e-8a39-0a4b6f3f2d11"
PAGE = f"POST /collections/{ID}/upload HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
TUS = (
    f"PATCH /api/v1/uploads/{ID} HTTP/1.1\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\n"
)


def exchange(server: LiveServer, head: str, sent: bytes) -> tuple[int, str, bool]:
    """Send one request, and another one on the same connection.

    Return the first status, its ``Connection`` header, and whether the second request was answered.
    """
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(f"{head}\r\nHost: 127.0.0.1\r\n\r\n".encode() + sent)
        status, headers = _head_of(connection)
        try:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            rest = b"".join(iter(lambda: connection.recv(65_536), b""))
        except ConnectionError:
            rest = b""
    return status, headers["connection"], b'"status":"ok"' in rest


def _head_of(connection: socket.socket) -> tuple[int, dict[str, str]]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(1)
    first, *lines = data.decode().strip().split("\r\n")
    fields = (line.split(": ", 1) for line in lines)
    headers = {name.lower(): value for name, value in fields}
    size = int(headers.get("content-length", 0))
    while size:
        size -= len(connection.recv(size))
    return int(first.split()[1]), headers


@pytest.mark.parametrize(
    ("head", "sent", "status", "connection", "is_open"),
    [
        pytest.param(f"{FORM}Content-Length: {LARGE}", b"", 413, "close", False, id="413, none sent"),
        pytest.param(f"{FORM}Content-Length: {LARGE}", b"x" * 9_000, 413, "close", False, id="413, some sent"),
        pytest.param(f"{API}Content-Length: {LARGE}", b"", 401, "close", False, id="another refusal"),
        pytest.param(f"{API}Transfer-Encoding: chunked", b"5\r\n", 401, "close", False, id="chunks"),
        pytest.param(f"{API}Content-Length: {SMALL}", b"x" * SMALL, 401, "keep-alive", True, id="a small body"),
        pytest.param(f"{PAGE}Content-Length: {LARGE}", b"--b", 302, "close", False, id="an upload signed out"),
        pytest.param(f"{TUS}Content-Length: {LARGE}", b"x", 401, "close", False, id="a resumed upload without a token"),
        pytest.param(f"{FORM}Transfer-Encoding: chunked", b"5\r\n", 411, "close", False, id="a form without a length"),
        pytest.param("GET /login HTTP/1.1", b"", 200, "keep-alive", True, id="no body"),
    ],
)
def test_a_connection_is_used_again_or_said_to_close(live_server, head, sent, status, connection, is_open) -> None:
    assert exchange(live_server, head, sent) == (status, connection, is_open)
