"""A crowd of visitors at one gallery: each opens a page with its pictures, then photographs, with pauses."""

import http.client
import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PAUSE_SECONDS = 3.0  # between two taps of a visitor
PICTURES_A_PAGE, PHOTOS_OPENED = 8, 3
STALE = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)


@dataclass(frozen=True)
class Gallery:
    """The requests of a crowd: the site's address, the visitors' cookie, and the paths of pages and pictures."""

    url: str
    cookie: str
    pages: tuple[str, ...]
    thumbnails: tuple[str, ...]
    previews: tuple[str, ...]


@dataclass
class Waits:
    """The seconds from each request to the last byte of its response, by kind, and the refused requests."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"page": [], "thumbnail": [], "preview": []})
    refused: list[str] = field(default_factory=list)


@contextmanager
def crowd(gallery: Gallery, visitors: int) -> Iterator[Callable[[], Waits]]:
    """Run so many visitors in a separate process.

    Yields a function that ends them and returns their waits.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_visit, args=(gallery, visitors, theirs), daemon=True)
    process.start()

    def leave() -> Waits:
        ours.send("leave")
        return ours.recv()

    try:
        yield leave
    finally:
        process.join(10)
        process.kill()


def _visit(gallery: Gallery, visitors: int, pipe) -> None:
    waits, leaving = Waits(), threading.Event()
    threads = [
        threading.Thread(target=_browse, args=(gallery, number, waits, leaving), daemon=True)
        for number in range(visitors)
    ]
    for thread in threads:
        thread.start()
    pipe.recv()
    leaving.set()
    for thread in threads:
        thread.join(30)
    pipe.send(waits)


def _browse(gallery: Gallery, number: int, waits: Waits, leaving: threading.Event) -> None:
    own = random.Random(number)
    connection = http.client.HTTPConnection(urlsplit(gallery.url).netloc, timeout=60)
    leaving.wait(own.uniform(0, PAUSE_SECONDS * (1 + PHOTOS_OPENED)))  # visitors do not start at the same moment
    while not leaving.is_set():
        _get(connection, gallery, "page", own.choice(gallery.pages), waits)
        first = own.randrange(len(gallery.thumbnails))
        for index in range(first, first + PICTURES_A_PAGE):
            _get(connection, gallery, "thumbnail", gallery.thumbnails[index % len(gallery.thumbnails)], waits)
        for index in range(first, first + PHOTOS_OPENED):
            leaving.wait(PAUSE_SECONDS)
            if leaving.is_set():
                break
            _get(connection, gallery, "preview", gallery.previews[index % len(gallery.previews)], waits)
        leaving.wait(PAUSE_SECONDS)


def _get(connection: http.client.HTTPConnection, gallery: Gallery, kind: str, path: str, waits: Waits) -> None:
    began = time.perf_counter()
    try:
        status = _status(connection, gallery, path)
    except STALE:  # the server closed the idle connection meanwhile; browsers then send the request again, too
        connection.close()
        status = _status(connection, gallery, path)
    waits.seconds[kind].append(time.perf_counter() - began)
    if status != 200:
        waits.refused.append(f"{path}: {status}")


def _status(connection: http.client.HTTPConnection, gallery: Gallery, path: str) -> int:
    connection.request("GET", path, headers={"Cookie": gallery.cookie, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    return answer.status
