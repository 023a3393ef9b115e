"""Statement 35: SIGKILL for the web server in the middle of uploads loses nothing that was answered."""

import http.client
import select
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from app.database import utcnow
from tests.support.instances import inside
from tests.support.pictures import padded_jpeg
from tests.support.uploading import (
    BOUNDARY,
    Program,
    multipart,
    objects_in,
    rows,
    sha256,
    unfinished_in,
)
from tests.support.waiting import wait_until

PHOTOS = {f"{number}.jpg": padded_jpeg(400_000, number) for number in range(8)}
HELD = list(PHOTOS)[::2]
KILLS = 3


class Sender:
    """Sends each photo, over and over, until it is acknowledged; every other one stays halfway while kills go on."""

    def __init__(self, program: Program, collection: str):
        self.program, self.collection = program, collection
        self.acknowledged: dict[str, str] = {}
        self.sending: list[Future[None]] = []
        self.kills_are_over = Event()
        self.is_cancelled = Event()

    def send(self, name: str) -> None:
        while not self.is_cancelled.is_set():
            try:
                self._send_once(name)
                return
            except (OSError, http.client.HTTPException):
                self.is_cancelled.wait(0.1)

    def _send_once(self, name: str) -> None:
        body = multipart((name, PHOTOS[name]))
        half = len(body) // 2
        connection = http.client.HTTPConnection("127.0.0.1", self.program.server.port, timeout=30)
        try:
            connection.putrequest("POST", f"/api/v1/collections/{self.collection}/files")
            for header in (
                ("Content-Type", f"multipart/form-data; boundary={BOUNDARY}"),
                *self.program.headers.items(),
            ):
                connection.putheader(*header)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders()
            connection.send(body[:half])
            if name in HELD:
                self._hold(connection)
            connection.send(body[half:])
            answer = connection.getresponse()
            answer.read()
            if answer.status == 201:
                self.acknowledged[name] = sha256(PHOTOS[name])
            else:
                raise OSError(f"answered {answer.status}")
        finally:
            connection.close()

    def _hold(self, connection: http.client.HTTPConnection) -> None:
        while not self.kills_are_over.is_set():
            if select.select([connection.sock], [], [], 0.05)[0]:
                raise OSError("the server went away")


@pytest.fixture
def web(site):
    """The web server, running."""
    return site.start_web()


@pytest.fixture
def sender(program, web):
    """Sends to a running web server; afterwards it gives up, whatever happened."""
    sender = Sender(program, program.new_collection())
    with ThreadPoolExecutor(len(PHOTOS)) as pool:
        sender.sending = [pool.submit(sender.send, name) for name in PHOTOS]
        yield sender
        sender.is_cancelled.set()
        sender.kills_are_over.set()


def test_everything_acknowledged_is_there_bit_for_bit(site, web, program, sender, make_app):
    """Statement 35: after three kills and the client's retries; what is left over is swept."""
    media, left_over = site.instance / "media", set()
    for _ in range(KILLS):
        wait_until(lambda before=left_over: set(unfinished_in(media)) - before)
        site.kill(web)
        left_over = set(unfinished_in(media))
        web = site.start_web()
    sender.kills_are_over.set()
    wait_until(lambda: all(future.done() for future in sender.sending), seconds=60)
    files = {file["filename"]: file for file in program.files(sender.collection)}
    assert sender.acknowledged == {name: sha256(data) for name, data in PHOTOS.items()}
    assert set(files) == set(PHOTOS)
    for name, file in files.items():
        assert program.get(f"/collections/files/{file['id']}/original").content == PHOTOS[name]
    stored = {path for (path,) in rows(site, "SELECT storage_path FROM files")}
    assert stored <= set(objects_in(media)), "a row without its object"

    assert len(unfinished_in(media)) >= KILLS, "each kill met an upload in the middle"
    with inside(make_app(VITRINE_INSTANCE=site.instance)) as services:
        assert services.sweep_incoming(utcnow()) == 0, "an upload of today may still be going on"
        services.sweep_incoming(utcnow() + timedelta(hours=25))
    assert unfinished_in(media) == []
    assert stored <= set(objects_in(media))
