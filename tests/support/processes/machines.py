"""A site on several machines: web servers and workers share a database, a queue and a bucket, but no folder."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from app.models.accounts.api_token import PREFIX
from tests.support.page_client import TOKEN
from tests.support.proxies.fault_proxy import FaultProxy, fault_proxy
from tests.support.servers.fixtures import fresh_database
from tests.support.servers.live import LiveServer, NewLiveServer
from tests.support.servers.s3 import rclone_server

PUBLIC_URL = "http://studio.example"
SECRET_KEY = "the same on every machine, and long enough"
EMAIL, PASSWORD = "owner@example.com", "a long enough password"
SET_UP = re.compile(r"/setup\?token=\S+")
TOKEN_FORM = re.compile(rf"{PREFIX}[\w-]+")


@dataclass
class Site:
    """A site: its web machines, its workers, and the proxy of its bucket if it has one.

    A machine may be both a web machine and a worker.
    """

    webs: list[LiveServer]
    workers: list[LiveServer] = field(default_factory=list)
    bucket: FaultProxy | None = None
    database: str = ""
    token: str = ""

    @property
    def log(self) -> str:
        """Return everything that its processes have logged."""
        return "".join(machine.log for machine in {id(one): one for one in (*self.webs, *self.workers)}.values())

    def visitor(self, **headers: str) -> "Wanderer":
        """Return a browser without cookies."""
        return Wanderer([machine.url for machine in self.webs], headers)

    def program(self) -> "Wanderer":
        """Return the owner's program."""
        return self.visitor(Authorization=f"Bearer {self.token}")

    def owner(self) -> "Wanderer":
        """Return the owner's browser, signed in."""
        browser = self.visitor()
        answer = browser.post_form("/login", {"email": EMAIL, "password": PASSWORD})
        assert answer.status_code == 302, answer.text
        return browser


class Wanderer:
    """A client that sends each request to the next web machine, as a load balancer may, and follows no redirect."""

    def __init__(self, urls: list[str], headers: dict[str, str]):
        self._urls = cycle(urls)
        self._turn = threading.Lock()
        self._session = requests.Session()
        self._session.headers.update(headers)

    def request(self, method: str, address: str, **more: Any) -> requests.Response:
        """Send a request to an address of the site, with or without scheme and host."""
        parts = urlsplit(address)
        assert not parts.netloc or address.startswith(PUBLIC_URL) or parts.hostname == "127.0.0.1", address
        with self._turn:
            url = next(self._urls)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self._session.request(method, url + path, allow_redirects=False, timeout=60, **more)

    def get(self, address: str, **headers: str) -> requests.Response:
        """Send a GET request; header names have underscores for dashes."""
        return self.request("GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, address: str, **more: Any) -> requests.Response:
        return self.request("POST", address, **more)

    def post_form(self, address: str, data: dict[str, Any], *, page: str = "", **more: Any) -> requests.Response:
        """Post a form with the token of ``page``, by default the page at the form's address."""
        return self.post(address, data={**data, "csrf_token": self.csrf_token(page or address)}, **more)

    def csrf_token(self, page: str) -> str:
        """Return the token in this page's form."""
        found = TOKEN.search(self.get(page).text)
        assert found, f"{page} has no form"
        return found[1] or found[2]

    def fetch(self, address: str) -> bytes | int:
        """Return the bytes that a browser gets in the end, also after a redirect, or the status of the refusal."""
        answer = self.get(address)
        if answer.status_code == 302 and urljoin(PUBLIC_URL, answer.headers["Location"]).startswith(PUBLIC_URL):
            return answer.status_code
        if answer.status_code == 302:
            answer = requests.get(answer.headers["Location"], timeout=60)
        return answer.content if answer.status_code == 200 else answer.status_code


@contextmanager
def one_machine(make: NewLiveServer) -> Iterator[Site]:
    """Yield a site with SQLite, the local disk and the embedded queue, as ``make run`` has them."""
    machine = make(has_owner=False)
    machine.start_all()
    site = Site([machine], [machine])
    try:
        _set_up(site)
        yield site
    finally:
        machine.stop()


@contextmanager
def many_machines(make: NewLiveServer, postgres: str, redis: str, folder: Path) -> Iterator[Site]:
    """Yield a site of two web machines and two workers, each with its own folder."""
    with (
        ExitStack() as stack,
        fresh_database(postgres) as database,
        rclone_server(folder / "store") as rclone,
        fault_proxy(rclone) as bucket,
    ):
        shared = {
            **bucket.server.settings(),
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "SECRET_KEY": SECRET_KEY,
            "PUBLIC_URL": PUBLIC_URL,
        }
        machines = [make(has_owner=False, **shared) for _ in range(4)]
        stack.callback(_stop, machines)
        assert machines[0].start("db", "upgrade").wait(60) == 0, machines[0].log
        site = Site(machines[:2], machines[2:], bucket, database)
        started = [machine.start("serve") for machine in site.webs]
        for machine in site.workers:
            machine.start_worker()
        for machine, process in zip(site.webs, started, strict=True):
            machine.ready(process)
        _set_up(site)
        yield site
        forget_queue(redis)


def forget_queue(redis_url: str) -> None:
    """Delete all tasks from the queue, so that the next test finds it empty."""
    import redis

    with redis.Redis.from_url(redis_url) as connection:
        connection.flushall()


def _stop(machines: list[LiveServer]) -> None:
    with ThreadPoolExecutor(len(machines)) as pool:
        list(pool.map(LiveServer.stop, machines))


def _set_up(site: Site) -> None:
    """Create the first owner's account with the printed link, on all machines in turn, and then a token."""
    link = SET_UP.search(site.webs[-1].log)
    assert link, site.webs[-1].log
    browser = site.visitor()
    answers = {"studio": "Harbour Light", "email": EMAIL, "password": PASSWORD, "again": PASSWORD, "timezone": "UTC"}
    answer = browser.post_form(link[0], answers)
    assert answer.status_code == 302, answer.text
    issued = browser.post_form(
        "/account/tokens", {"token-name": "tests", "token-scopes": ["read", "upload", "manage"]}, page="/account"
    ).text
    site.token = max(TOKEN_FORM.findall(issued), key=len)  # the other matches are hints, which are shorter
