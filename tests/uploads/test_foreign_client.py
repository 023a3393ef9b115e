"""A tus client of another project works unchanged: tuspy, with a live server."""

import io
import socket

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusUploadFailed

from tests.support.pictures import padded_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer
from tests.support.uploads.tus import ADDRESS, TUS
from tests.support.uploads.uploading import Program, sha256

PHOTO = padded_jpeg(3_000_000, 11)


@pytest.fixture(scope="module")
def program(live_server: LiveServer) -> Program:
    return Program(live_server)


@pytest.fixture
def collection(program: Program) -> str:
    return program.new_collection()


def uploader(program: Program, collection: str, chunk: int, data: bytes = PHOTO, **options):
    client = TusClient(program.server.url + ADDRESS, headers=program.headers)
    said = {"filename": "from afar.jpg", "collection": collection}
    return client.uploader(file_stream=io.BytesIO(data), chunk_size=chunk, metadata=said, **options)


@pytest.mark.parametrize("options", [{}, {"upload_checksum": True}], ids=["plain", "with checksums"])
def test_it_uploads_in_chunks(program, collection, options):
    data = padded_jpeg(3_000_000, 20 + len(options))
    uploader(program, collection, 700_000, data, **options).upload()
    [file] = program.files(collection)
    assert file["filename"] == "from afar.jpg"
    assert program.get(f"/collections/files/{file['id']}/original").content == data
    wait_until(lambda: program.files(collection)[0]["sha256"] == sha256(data))


def test_it_resumes_after_a_cut_in_the_middle_of_a_chunk(program, collection):
    """The connection ends after 1,234,567 of 3,000,000 bytes: exactly these are stored, and the rest is sent."""
    cut = uploader(program, collection, 700_000)
    address = cut.create_url()
    path = address.removeprefix(program.server.url)
    head = [
        f"PATCH {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: {program.headers['Authorization']}",
        "Tus-Resumable: 1.0.0", "Upload-Offset: 0", "Content-Type: application/offset+octet-stream",
        f"Content-Length: {len(PHOTO)}", "Connection: close", "", "",
    ]  # fmt: skip
    with socket.create_connection(("127.0.0.1", program.server.port), timeout=20) as connection:
        connection.sendall("\r\n".join(head).encode() + PHOTO[:1_234_567])
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(65536).startswith(b"HTTP/1.1 400")
    told = requests.head(address, headers={**TUS, **program.headers}, timeout=20)
    assert told.headers["Upload-Offset"] == "1234567"
    resumed = uploader(program, collection, 700_000, url=address)
    assert resumed.offset == 1_234_567
    resumed.upload()
    [file] = program.files(collection)
    assert sha256(program.get(f"/collections/files/{file['id']}/original").content) == sha256(PHOTO)


def test_it_hears_a_refusal(program, collection):
    with pytest.raises(TusUploadFailed) as refused:
        uploader(program, collection, 700_000, b"%PDF-1.7" + bytes(800_000)).upload()
    assert refused.value.status_code == 415
