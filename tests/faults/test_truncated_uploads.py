"""Statement 33: an upload that was cut off is refused, or gets no response, and leaves no row and no object."""

import re
import socket
import struct

import pytest

from app.config import LARGEST_FORM
from tests.support.pictures import padded_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.uploads.uploading import BOUNDARY, Program, multipart, objects_in, unfinished_in

PHOTO = padded_jpeg(LARGEST_FORM * 3)  # longer than what the web server collects before the app gets it
WHOLE = multipart(("photo.jpg", PHOTO))
HALF = WHOLE[: len(WHOLE) // 2]
NO_LAST_BOUNDARY = WHOLE[: -len(f"--{BOUNDARY}--\r\n")]
LENGTH = f"Content-Length: {len(WHOLE)}"
CHUNKED = "Transfer-Encoding: chunked"


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


@pytest.fixture(scope="module")
def program(live_server) -> Program:
    """Return the owner's program at the shared site, which these tests do not kill."""
    return Program(live_server)


def send(program: Program, collection: str, framing: str, body: bytes, *, is_reset: bool) -> int | None:
    """Send a request's head and this part of its body, then end the connection; return the status, or None."""
    head = [
        f"POST /api/v1/collections/{collection}/files HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: {program.headers['Authorization']}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        "Connection: close",
        framing,
    ]
    with socket.create_connection(("127.0.0.1", program.server.port), timeout=20) as connection:
        connection.sendall("\r\n".join([*head, "", ""]).encode() + body)
        if is_reset:
            wait_until(lambda: unfinished_in(program.server.instance / "media"))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return None
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    return int(found[1]) if found else None


@pytest.mark.parametrize(
    ("framing", "body", "is_reset"),
    [
        pytest.param(LENGTH, HALF, False, id="half of the body, then the end"),
        pytest.param(LENGTH, HALF, True, id="half of the body, then a reset"),
        pytest.param(f"Content-Length: {len(HALF)}", HALF, False, id="a length that is true and a form that is not"),
        pytest.param(
            f"Content-Length: {len(NO_LAST_BOUNDARY)}", NO_LAST_BOUNDARY, False, id="only the last boundary missing"
        ),
        pytest.param(CHUNKED, chunk(HALF), False, id="chunks without an end"),
        pytest.param(CHUNKED, chunk(HALF) + b"0\r\n\r\n", False, id="chunks that end too soon"),
        pytest.param(CHUNKED, chunk(HALF) + b"40000\r\nxxxx", False, id="a chunk that is shorter than it says"),
    ],
)
def test_a_cut_off_upload_leaves_nothing(program, framing, body, is_reset):
    """Statement 33: only a whole body becomes a file."""
    collection = program.new_collection()
    status = send(program, collection, framing, body, is_reset=is_reset)
    assert status is None or 400 <= status < 500
    media = program.server.instance / "media"
    wait_until(lambda: not unfinished_in(media))
    assert program.files(collection) == []
    assert [key for key in objects_in(media) if collection in key] == []


def test_the_whole_body_sent_the_same_way_is_taken_in(program):
    """Statement 33, for comparison: the whole body is accepted, so the others are refused because they are cut."""
    collection = program.new_collection()
    assert send(program, collection, LENGTH, WHOLE, is_reset=False) == 201
    assert send(program, program.new_collection(), CHUNKED, chunk(WHOLE) + b"0\r\n\r\n", is_reset=False) == 201
    [file] = program.files(collection)
    assert program.get(f"/collections/files/{file['id']}/original").content == PHOTO
