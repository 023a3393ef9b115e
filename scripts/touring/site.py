"""A Vitrine that runs for the tour, and a client that uses its forms."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import requests

PROJECT = Path(__file__).resolve().parents[2]
TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"|<meta name="csrf-token" content="([^"]+)"')
STARTING_SECONDS = 120


class Site:
    """The site of this instance folder, at ``url``.

    The web server runs within the ``with`` block, the worker only from ``start_worker()`` to ``stop_worker()``.
    """

    def __init__(self, instance: Path):
        instance.mkdir(parents=True, exist_ok=True)
        self.instance = instance.resolve()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        settings = {"VITRINE_INSTANCE": str(self.instance), "HOST": "127.0.0.1", "PORT": str(self._port)}
        self._environment = {**os.environ, **settings, "VITRINE_MIN_FREE_BYTES": "0"}
        self._worker: subprocess.Popen | None = None

    def __enter__(self) -> "Site":
        self.command("db", "upgrade")
        self._web = self._started("serve")
        until = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < until:
            try:
                requests.get(f"{self.url}/healthz", timeout=5).raise_for_status()
                return self
            except requests.RequestException:
                time.sleep(0.2)
        raise SystemExit(f"The site did not start within {STARTING_SECONDS} seconds.")

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop_worker()
        self._web.terminate()
        self._web.wait(40)

    def command(self, *arguments: str, told: str | None = None) -> str:
        """Run the command ``vitrine`` with these arguments and return what it prints; ``told`` is its standard input.

        Raises ``CalledProcessError`` if the command fails.
        """
        given = {"env": self._environment, "cwd": PROJECT, "input": told, "text": True}
        return subprocess.check_output(self._vitrine(*arguments), **given)  # noqa: S603

    def start_worker(self) -> None:
        """Start the worker, which prepares pictures, unless it runs already."""
        self._worker = self._worker or self._started("worker")

    def stop_worker(self) -> None:
        """Stop the worker if it runs."""
        if self._worker:
            self._worker.terminate()
            self._worker.wait(40)
        self._worker = None

    def _started(self, *arguments: str) -> subprocess.Popen:
        log = (self.instance / "tour.log").open("ab")
        return subprocess.Popen(self._vitrine(*arguments), env=self._environment, cwd=PROJECT, stdout=log, stderr=log)  # noqa: S603

    def _vitrine(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "app.cli", *arguments]


class Browsing(requests.Session):
    """A client that sends forms as a browser does: with its cookies and with the form's CSRF token."""

    def __init__(self, site: Site):
        super().__init__()
        self._site = site

    def form(self, path: str, *, page: str | None = None, accept: str = "*/*", **values: object) -> requests.Response:
        """Send the form to ``path`` with the token of the form on ``page``, by default on ``path`` itself.

        Raises ``requests.HTTPError`` if it is refused.
        """
        token = self.token(page or path)
        sent = {**values, "csrf_token": token}
        answer = self.post(self._site.url + path, data=sent, headers={"Accept": accept}, timeout=60)
        answer.raise_for_status()
        return answer

    def token(self, page: str) -> str:
        """Return the CSRF token of this page's form.

        Raises ``LookupError`` if the page has none.
        """
        found = TOKEN.search(self.get(self._site.url + page, timeout=60).text)
        if found is None:
            raise LookupError(f"{page} has no form with a token.")
        return found[1] or found[2]

    def cookies_here(self) -> list[dict]:
        """Return the cookies in the format in which Playwright adds them to a browser."""
        return [
            {"name": cookie.name, "value": cookie.value, "url": self._site.url, "httpOnly": True}
            for cookie in self.cookies
        ]
