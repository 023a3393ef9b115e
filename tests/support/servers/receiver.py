"""A receiver of webhooks: a real HTTPS server with a certificate of its own, whose answers the test chooses."""

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.support.servers.fixtures import missing

CERTIFICATE = (
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=receiver "
    "-addext subjectAltName=DNS:localhost,DNS:hooks.example"
)


@dataclass
class Received:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


Respond = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Receiver:
    """The requests so far, and the function that answers the next one."""

    port: int
    respond: Respond
    requests: list[Received] = field(default_factory=list)
    closing: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/hook?key=1"

    @property
    def ids(self) -> list[str]:
        """Return the ``webhook-id`` of every request."""
        return [request.headers["webhook-id"] for request in self.requests]


def status(code: int, body: bytes = b"", **headers: str) -> Respond:
    """Return a function that answers with this status; underscores in the names of headers become hyphens."""

    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return respond


@contextmanager
def running_receiver(certificate: Path, host: str = "127.0.0.1", port: int = 0) -> Iterator[Receiver]:
    """Run a receiver that answers 204 until the test chooses another answer."""
    receiver = Receiver(0, status(204))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.requests.append(Received(self.path, headers, body))
            try:
                receiver.respond(self)
            except OSError:  # the sender has hung up
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """Print nothing: a sender that refuses the certificate or hangs up is what the tests are about."""

    server = Server((host, port), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def receiver_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the certificate of receivers, for localhost and hooks.example, with its key beside it."""
    folder = tmp_path_factory.mktemp("receiver")
    openssl = shutil.which("openssl") or missing("openssl")
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run([openssl, *CERTIFICATE.split(), *files], check=True, capture_output=True)
    return folder / "certificate.pem"


@pytest.fixture
def receiver(receiver_certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Yield a running receiver whose certificate this process, and those that it starts, trust."""
    monkeypatch.setenv("SSL_CERT_FILE", str(receiver_certificate))
    with running_receiver(receiver_certificate) as running:
        yield running
