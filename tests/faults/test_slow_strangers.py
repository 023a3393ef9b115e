"""Slow strangers stop neither the site nor honest clients on bad lines, direct and behind nginx and Caddy."""

import http.client
import socket
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit
from zipfile import ZipFile, is_zipfile

import pytest
import requests

from app.services.storage.bandwidth_limit import Throttle
from tests.faults.bench import IS_FULL, Bench
from tests.faults.verdict import Verdict
from tests.support.pictures import padded_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.proxies.caddy import caddy_before_port
from tests.support.proxies.nginx import nginx_before_port
from tests.support.servers.live import LiveServer
from tests.support.uploads.tus import CHUNK, metadata
from tests.support.uploads.uploading import Program

STRANGERS = 200 if IS_FULL else 40  # of each kind; eight were enough before
SLOW_SECONDS = 1200 if IS_FULL else 3
RATE = 20_000  # bytes a second of an honest client on a bad line
ORIGINAL = padded_jpeg(26_000_000)
MOST_SECONDS = 0.3 if IS_FULL else 5.0  # for the median answer; a thread that a stranger holds takes a minute
PROBES = 20


@dataclass(frozen=True)
class Gallery:
    """A public gallery with one photo, and the program of its owner."""

    program: Program
    page: str
    original: str
    archive: str
    upload: str


@pytest.fixture
def gallery(site: LiveServer) -> Gallery:
    site.start_all()
    program = Program(site)
    made = program.post("/api/v1/collections", json={"title": "A day", "privacy": "public", "downloads": "original"})
    collection = made.json()
    [file] = program.upload(collection["id"], ("first.jpg", ORIGINAL)).json()["files"]
    wait_until(lambda: program.files(collection["id"])[0]["state"] == "ready", seconds=120)
    names = metadata(filename="second.jpg", collection=collection["id"])
    headers = {**program.headers, "Tus-Resumable": "1.0.0", "Upload-Length": str(len(ORIGINAL) + 1)}
    begun = requests.post(f"{site.url}/api/v1/uploads", headers={**headers, "Upload-Metadata": names}, timeout=60)
    page = urlsplit(collection["url"]).path
    address = f"/collections/files/{file['id']}/original"
    return Gallery(program, page, address, f"{page}/download.zip", urlsplit(begun.headers["Location"]).path)


@pytest.fixture
def ways_in(site: LiveServer, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Yield the address of the site itself, and those of nginx and Caddy in front of it."""
    folders = {name: tmp_path / name for name in ("nginx", "caddy")}
    for folder in folders.values():
        folder.mkdir()
    with ExitStack() as stack:
        media = site.instance / "media"
        nginx = stack.enter_context(nginx_before_port(site.port, media, folders["nginx"]))
        caddy = stack.enter_context(caddy_before_port(site.port, folders["caddy"]))
        yield {"direct": site.url, "nginx": nginx, "Caddy": caddy}


@contextmanager
def strangers(address: str, data: bytes) -> Iterator[None]:
    """Hold many connections that sent these bytes and read nothing."""
    with ExitStack() as stack:
        for _ in range(STRANGERS):
            sock = stack.enter_context(socket.socket())
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.settimeout(30)
            sock.connect((urlsplit(address).hostname, urlsplit(address).port))
            sock.sendall(data)
        yield


def kinds_of_strangers(gallery: Gallery) -> dict[str, bytes]:
    form = "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return {
        "half a head": b"GET / HTTP/1.1\r\nHost: a\r\nX-Unfinished: ",
        "seven bytes of a form": f"{form}Content-Length: 1000\r\n\r\nemail=a".encode(),
        "an original that is not read": f"GET {gallery.original} HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
    }


def seconds_of(address: str) -> float:
    """Return the median time of a few requests."""
    found = []
    for _ in range(PROBES):
        begun_at = time.monotonic()
        assert requests.get(address, timeout=60).status_code == 200
        found.append(time.monotonic() - begun_at)
    return statistics.median(found)


def slowly(source: BinaryIO) -> Iterator[bytes]:
    """Yield the source's bytes at the rate of a bad line for some time, then the rest."""
    throttle = Throttle(RATE)
    while throttle.passed < RATE * SLOW_SECONDS and (block := source.read(RATE // 4)):
        throttle.take(len(block))
        yield block
    while block := source.read(256 * 1024):
        yield block


def connect(address: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)


def download(address: str, path: str) -> bytes:
    with closing(connect(address)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200, path
        return b"".join(slowly(answer))


def send(address: str, gallery: Gallery) -> str | None:
    """Send a part of an upload, and return the offset that the site acknowledges."""
    headers = {**gallery.program.headers, **CHUNK, "Upload-Offset": "0", "Content-Length": str(len(ORIGINAL))}
    with closing(connect(address)) as connection:
        connection.request("PATCH", gallery.upload, body=slowly(BytesIO(ORIGINAL)), headers=headers)
        return connection.getresponse().headers.get("Upload-Offset")


def photo_in(data: bytes) -> bytes:
    """Return the photo in an archive; data that are no archive, such as a photo or a part of one, stay as they are."""
    if not is_zipfile(BytesIO(data)):
        return data
    with ZipFile(BytesIO(data)) as archive:
        return archive.read("first.jpg")


def test_slow_strangers(bench: Bench, gallery: Gallery, ways_in: dict[str, str]) -> None:
    """Eight of them occupied all threads before, and so did eight clients on bad lines."""
    verdict = Verdict()
    worst = 0.0
    for _ in bench.rounds(quick=1, full=1):
        with ThreadPoolExecutor() as pool:
            honest: dict[str, Future[bytes]] = {}
            for way, address in ways_in.items():
                honest[f"{way}: original"] = pool.submit(download, address, gallery.original)
                honest[f"{way}: archive"] = pool.submit(download, address, gallery.archive)
            arrived = pool.submit(send, ways_in["nginx"], gallery)
            for way, address in ways_in.items():
                for kind, data in kinds_of_strangers(gallery).items():
                    with strangers(address, data):
                        for path in ("/healthz", gallery.page):
                            seconds = seconds_of(address + path)
                            worst = max(worst, seconds)
                            if seconds > MOST_SECONDS:
                                verdict.stuck.append(f"{way}, {kind}: {path} took {seconds:.1f} s")
            expected = sha256(ORIGINAL).digest()
            for name, found in honest.items():
                data = found.result()
                verdict.acknowledged += 1
                if sha256(photo_in(data)).digest() != expected:
                    verdict.lost.append(f"{name}: {len(data)} bytes arrived")
            if arrived.result() != str(len(ORIGINAL)):
                verdict.lost.append(f"upload: {arrived.result()}")
    done = (
        f"{STRANGERS} connections with half a head, with seven bytes of a form, with an original that is not read;"
        f" direct, behind nginx, behind Caddy: /healthz and a gallery page took at most {worst * 1000:.0f} ms (median)."
        f" Clients with {RATE // 1000} KB/s for {SLOW_SECONDS} s got an original and an archive, and sent an upload"
    )
    bench.record("slow strangers", done, verdict)
