"""Statement 35: SIGKILL for the web server in the middle of uploads loses nothing that was answered."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from requests.exceptions import ConnectionError as NoConnection

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
KILLS = 3
PIECE = 50_000
PAUSE = 0.02  # seconds between pieces, so that uploads take long enough to be met by a kill


class Sender:
    """Sends each photo slowly, over and over, until it is acknowledged."""

    def __init__(self, program: Program, collection: str):
        self.program, self.collection = program, collection
        self.acknowledged: dict[str, str] = {}
        self.is_cancelled = Event()

    def send(self, name: str) -> None:
        while not self.is_cancelled.is_set():
            try:
                self._send_once(name)
                return
            except (OSError, http.client.HTTPException, NoConnection):
                self.is_cancelled.wait(0.1)

    def _send_once(self, name: str) -> None:
        body = multipart((name, PHOTOS[name]))
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
            for start in range(0, len(body), PIECE):
                connection.send(body[start : start + PIECE])
                self.is_cancelled.wait(PAUSE)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 201:
                self.acknowledged[name] = sha256(PHOTOS[name])
            else:
                raise OSError(f"answered {answer.status}")
        finally:
            connection.close()


@pytest.fixture
def web(site):
    """The web server, running."""
    return site.start_web()


@pytest.fixture
def sender(program, web):
    """Sends to a running web server; afterwards it gives up, whatever happened."""
    sender = Sender(program, program.new_collection())
    yield sender
    sender.is_cancelled.set()


def test_everything_acknowledged_is_there_bit_for_bit(site, web, program, sender, make_app):
    """Statement 35: after three kills and the client's retries; what is left over is swept."""
    media = site.instance / "media"
    with ThreadPoolExecutor(len(PHOTOS)) as pool:
        sending = [pool.submit(sender.send, name) for name in PHOTOS]
        for _ in range(KILLS):
            known = set(unfinished_in(media))
            wait_until(lambda known=known: set(unfinished_in(media)) - known)
            site.kill(web)
            web = site.start_web()
        wait_until(lambda: all(future.done() for future in sending), seconds=60)
    files = {file["filename"]: file for file in program.files(sender.collection)}
    assert sender.acknowledged == {name: sha256(data) for name, data in PHOTOS.items()}
    assert set(files) == set(PHOTOS)
    for name, file in files.items():
        assert program.get(f"/collections/files/{file['id']}/original").content == PHOTOS[name]
    stored = {path for (path,) in rows(site, "SELECT storage_path FROM files")}
    assert stored <= set(objects_in(media)), "a row without its object"

    assert unfinished_in(media), "the kills met no upload in the middle"
    with inside(make_app(VITRINE_INSTANCE=site.instance)) as services:
        assert services.sweep_incoming(utcnow()) == 0, "an upload of today may still be going on"
        services.sweep_incoming(utcnow() + timedelta(hours=25))
    assert unfinished_in(media) == []
    assert stored <= set(objects_in(media))
