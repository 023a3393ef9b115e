"""Clients that guess passwords at a running site, and the time in which the site answers others meanwhile."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import requests

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PAUSE = 0.05  # in seconds, between two questions for the site's health


class Guesser:
    """A client with a cookie and its form's token; the proxy in front of the site names ``address`` as its address."""

    def __init__(self, url: str, address: str | None = None):
        self._url = url
        self._session = requests.Session()
        if address is not None:
            self.come_from(address)
        found = TOKEN.search(self._session.get(f"{url}/login", timeout=60).text)
        assert found
        self._token = found[1]

    def come_from(self, address: str) -> None:
        """Send the next requests from this address."""
        self._session.headers["X-Forwarded-For"] = address

    def see(self, page: str) -> str:
        """Return the HTML of this page."""
        return self._session.get(f"{self._url}{page}", timeout=60).text

    def guess(self, page: str, password: str, **fields: str) -> requests.Response:
        """Send the form of this page with a password."""
        sent = {**fields, "password": password, "csrf_token": self._token}
        return self._session.post(f"{self._url}{page}", data=sent, allow_redirects=False, timeout=60)


@contextmanager
def flood(clients: int, act: Callable[[int, int], int]) -> Iterator[Counter[int]]:
    """Let ``act(client, turn)`` run again and again in this many threads; yield the counts of the statuses it returns.

    The counts are complete after the block.
    """
    is_over, statuses = Event(), Counter[int]()

    def run(client: int) -> None:
        turn = 0
        while not is_over.is_set():
            statuses[act(client, turn)] += 1
            turn += 1

    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(run, client) for client in range(clients)]
        try:
            yield statuses
        finally:
            is_over.set()
    for each in running:
        each.result()


def healthy_milliseconds(url: str, seconds: float) -> list[float]:
    """Ask for ``/healthz`` for this long, and return the duration of each response, sorted."""
    taken, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        assert requests.get(f"{url}/healthz", timeout=60).status_code == 200
        taken.append((time.monotonic() - begun) * 1000)
        Event().wait(PAUSE)
    return sorted(taken)
