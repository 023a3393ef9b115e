"""A proxy in front of an S3 server that causes faults on request: errors, truncated bodies, resets, no reply."""

import http.client
import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

from tests.support.servers.s3 import S3Server

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "expect", "date", "server"}


REFUSAL = b"<Error><Code>InvalidAccessKeyId</Code><Message>Unknown key</Message></Error>"
SLOW_SECONDS = 1.0


@dataclass
class Fault:
    """A fault for the next ``count`` requests whose method and path match the pattern ``requests``.

    ``kind`` is one of: ``status`` (answer with ``status``), ``truncate`` (send half of the body, then close),
    ``reset`` (a TCP reset; the server does not get the request), ``lost_reply`` (the server gets the request, the
    client a reset instead of the reply), ``hang`` (no reply), ``slow`` (the reply a second late), ``corrupt`` (one
    byte of the body changed), ``refuse`` (a refusal of the access key).
    """

    kind: str
    requests: str
    count: int = 1
    status: int = 503


class FaultProxy:
    """A proxy with its address as an S3 server, the queued faults, and the requests it has seen."""

    def __init__(self, behind: S3Server, *, seconds_away: float = 0.0):
        self.behind = behind
        self.seconds_away = seconds_away
        self.seen: list[str] = []
        self._faults: list[Fault] = []
        self._lock = Lock()
        self.is_over = Event()
        proxy = self

        class Handler(_Handler):
            pass

        Handler.proxy = proxy
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.server = replace(behind, endpoint_url=f"http://127.0.0.1:{self._server.server_port}")

    def inject(self, fault: Fault) -> None:
        """Queue a fault."""
        self._faults.append(fault)

    def count(self, pattern: str) -> int:
        """Return how many requests so far match ``pattern``, as ``METHOD /path?query``."""
        return sum(bool(re.search(pattern, line)) for line in self.seen)

    def fault_for(self, request: str) -> Fault | None:
        """Record a request and return the fault for it, if there is one."""
        with self._lock:
            self.seen.append(request)
            for fault in self._faults:
                if fault.count and re.search(fault.requests, request):
                    fault.count -= 1
                    return fault
        return None

    def stop(self) -> None:
        """End the server and all requests that hang in it."""
        self.is_over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def fault_proxy(behind: S3Server, *, seconds_away: float = 0.0) -> Iterator[FaultProxy]:
    """Run a proxy in front of ``behind`` for as long as the block runs; each reply is ``seconds_away`` later."""
    proxy = FaultProxy(behind, seconds_away=seconds_away)
    try:
        yield proxy
    finally:
        proxy.stop()


class _Handler(BaseHTTPRequestHandler):
    proxy: FaultProxy
    protocol_version = "HTTP/1.1"

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.proxy.is_over.wait(self.proxy.seconds_away)
        fault = self.proxy.fault_for(f"{self.command} {self.path}")
        kind = fault.kind if fault else ""
        if kind == "status":
            self._answer(fault.status, {}, b"")
        elif kind == "refuse":
            self._answer(403, {"Content-Type": "application/xml"}, REFUSAL)
        elif kind == "hang":
            self.proxy.is_over.wait(20)
            self._reset()
        elif kind == "reset":
            self._reset()
        else:
            if kind == "slow":
                self.proxy.is_over.wait(SLOW_SECONDS)
            status, headers, answer = self._pass_on(body)
            if kind == "corrupt" and answer:
                answer = answer[:-1] + bytes([answer[-1] ^ 1])
            if kind == "lost_reply":
                self._reset()
            else:
                self._answer(status, headers, answer, is_truncated=kind == "truncate")

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _handle

    def _pass_on(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        upstream = http.client.HTTPConnection(urlsplit(self.proxy.behind.endpoint_url).netloc, timeout=20)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        try:
            upstream.request(self.command, self.path, body, headers)  # the Host header is signed, so it is not changed
            answer = upstream.getresponse()
            kept = {n: v for n, v in answer.getheaders() if n.lower() not in HOP_BY_HOP}
            return answer.status, kept, answer.read()
        finally:
            upstream.close()

    def _answer(self, status: int, headers: dict[str, str], body: bytes, *, is_truncated: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if is_truncated else body)
        self.close_connection = self.close_connection or is_truncated

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass
