"""The download of a gallery as one ZIP archive, and of one plain file with as many bytes, from the same server."""

import http.client
import os
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import requests

from benchmarks.subjects.studio import RunningStudio, running_studio

MB = 1_000_000
READ_BYTES = 1024 * 1024


@dataclass(frozen=True)
class ZipRun:
    """The bytes per second of both downloads and their ratio, and the memory of all processes in bytes.

    ``size`` is that of the archive in bytes, ``idle`` and ``peak`` are the memory before and during the downloads.
    """

    archive: float
    plain: float
    ratio: float
    size: int
    idle: int
    peak: int


def measure_zip(files: int, megabytes: int, pairs: int) -> ZipRun:
    """Download a gallery of random files and one file with all their bytes in turn, and return what that took."""
    with tempfile.TemporaryDirectory() as folder, running_studio(Path(folder) / "instance") as studio:
        content = os.urandom(megabytes * MB)
        parts = (("files", (f"{n}.bin", b"\1" + n.to_bytes(4, "big") + content)) for n in range(files))
        gallery = _filled(studio, "Gallery", parts)
        whole = _filled(studio, "Whole", [("files", ("whole.bin", b"\1" + content * files))])
        archive = f"/g/{gallery['slug']}/download.zip"
        plain = f"/collections/files/{whole['file']}/original"
        studio.peak = 0
        time.sleep(1)
        idle, archives, plains, size = studio.peak, [], [], 0
        for _ in range(pairs):
            size, seconds = _fetched(studio, archive)
            archives.append(size / seconds)
            plain_size, seconds = _fetched(studio, plain)
            plains.append(plain_size / seconds)
        ratio = median(one / other for one, other in zip(archives, plains, strict=True))
        return ZipRun(median(archives), median(plains), ratio, size, idle, studio.peak)


def _filled(studio: RunningStudio, title: str, parts: Iterable) -> dict[str, str]:
    collection = studio.request("POST", "/api/v1/collections", json={"title": title, "privacy": "link"})
    path = f"/api/v1/collections/{collection['id']}/files"
    for part in parts:
        file = studio.request("POST", path, files=[part])["files"][0]
    while any(file["state"] in ("pending", "processing") for file in studio.request("GET", path)["files"]):
        time.sleep(0.1)
    return {"slug": collection["slug"], "file": file["id"]}


def _fetched(studio: RunningStudio, path: str) -> tuple[int, float]:
    """Download the path, and return the number of bytes and of seconds."""
    connection = http.client.HTTPConnection(studio.url.removeprefix("http://"), timeout=60)
    began, buffer, count = time.perf_counter(), bytearray(READ_BYTES), 0
    connection.request("GET", path)
    answer = connection.getresponse()
    if answer.status != 200:
        raise requests.HTTPError(f"{path}: {answer.status}")
    while got := answer.readinto(buffer):
        count += got
    connection.close()
    return count, time.perf_counter() - began
