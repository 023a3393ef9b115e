"""Photographers who send one photo after another, by form and by tus, and retry through any fault."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from random import Random
from threading import Event

import requests

from tests.support.pictures import drawn_jpeg
from tests.support.uploads.resuming import TRY_AGAIN, RetryingClient
from tests.support.uploads.uploading import BOUNDARY, Program, multipart, sha256

POISON = drawn_jpeg(4000, 3000)[:20_000]
POISON_EVERY = 20
CHUNK = 64 * 1024
WAYS = ("form", "tus")
FINISHING_SECONDS = 120


@dataclass(frozen=True)
class Sent:
    """A photo that the site has acknowledged, with the id it returned."""

    name: str
    sha256: str
    id: str
    is_poison: bool


class Senders:
    """A number of senders, each with its own photos; ``acknowledged`` grows, and ``pause`` slows them down."""

    def __init__(self, program: Program, collection: str, dice: Random, *, pause: float):
        self.acknowledged: list[Sent] = []
        self.refusals: list[str] = []
        self._program, self._collection = program, collection
        self._seed, self._pause = dice.random(), pause
        self._numbers = count(1)
        self._is_enough, self._is_cancelled = Event(), Event()
        self._client = RetryingClient(program, collection, chunk=CHUNK, pause=pause)

    def send_photos(self, way: str) -> None:
        """Send photos until ``finish`` is called, each as often as needed until it is acknowledged."""
        while not self._is_enough.is_set():
            number = next(self._numbers)
            name, photo = f"{way}-{number}.jpg", self._photo(number)
            digest = sha256(photo)
            is_tus = way == "tus"
            uuid = self._client.upload(name, photo, sha256=digest) if is_tus else self._send_form(name, photo)
            if uuid is None:
                return
            self.acknowledged.append(Sent(name, digest, uuid, number % POISON_EVERY == 0))

    def finish(self, sending: list[Future[None]]) -> None:
        """Let each sender finish its photo.

        Raises what any of them raised, or ``TimeoutError``.
        """
        self._is_enough.set()
        deadline = time.monotonic() + FINISHING_SECONDS
        for future in sending:
            future.result(max(1, deadline - time.monotonic()))
        assert self._client.regressions == [], "the site forgot bytes that it had acknowledged"
        assert self.refusals == [], self.refusals

    def cancel(self) -> None:
        """Make the senders stop without finishing."""
        for event in (self._is_enough, self._is_cancelled, self._client.is_cancelled):
            event.set()

    def _photo(self, number: int) -> bytes:
        dice = Random(f"{self._seed} {number}")
        if number % POISON_EVERY == 0:
            return POISON + number.to_bytes(4, "big")
        photo = drawn_jpeg(900, 600, (number % 256, number // 256, 90))
        return photo + dice.randbytes(dice.randrange(100_000, 250_000))

    def _send_form(self, name: str, photo: bytes) -> str | None:
        while not self._is_cancelled.is_set():
            try:
                answer = self._post(multipart((name, photo)))
                if answer.status_code == 201:
                    return answer.json()["files"][0]["id"]
                if answer.status_code not in TRY_AGAIN:
                    self.refusals.append(f"{name}: {answer.status_code} {answer.text}")
                    return None
            except (requests.RequestException, json.JSONDecodeError):  # cut off: the site may or may not have stored it
                pass
            self._is_cancelled.wait(0.1)
        return None

    def _post(self, body: bytes) -> requests.Response:
        headers = {**self._program.headers, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        address = f"{self._program.server.url}/api/v1/collections/{self._collection}/files"
        return requests.post(address, data=self._slowly(body), headers=headers, timeout=60)

    def _slowly(self, body: bytes) -> Iterator[bytes]:
        for start in range(0, len(body), CHUNK):
            yield body[start : start + CHUNK]
            self._is_cancelled.wait(self._pause)


@contextmanager
def sending(
    program: Program, collection: str, dice: Random, *, senders: int = 2, pause: float = 0.05
) -> Iterator[Senders]:
    """Send photos for as long as the block runs; afterwards each that was begun is acknowledged."""
    photographers = Senders(program, collection, dice, pause=pause)
    with ThreadPoolExecutor(senders) as pool:
        futures = [pool.submit(photographers.send_photos, WAYS[turn % len(WAYS)]) for turn in range(senders)]
        try:
            yield photographers
            photographers.finish(futures)
        finally:
            photographers.cancel()
