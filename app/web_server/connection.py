"""A client's connection to the web server."""

import socket
from contextlib import suppress
from typing import Any

from gunicorn.http import get_parser
from gunicorn.http.body import ChunkedReader, LengthReader
from gunicorn.http.message import Request

from app.config import LARGEST_FORM
from app.web_server.exchange import Exchange
from app.web_server.pace import Pace
from app.web_server.received_bytes import ReceivedBytes
from app.web_server.sent_bytes import SentBytes

UPLOADED_CHUNK = "application/offset+octet-stream"


class Connection:
    """A client's connection, with the request that it carries now.

    ``deadline`` is the monotonic time at which the server stops waiting for the client, and ``pace`` the rate of the
    transfer that it waits for; each may be None. ``is_idle`` says that no byte of a next request has arrived, and
    ``has_body`` that the request has a body, which may be read already.
    """

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any):
        self.cfg, self.sock, self.client, self.server = cfg, sock, client, server
        sock.setblocking(False)
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = ReceivedBytes(sock)
        self.sent = SentBytes(sock)
        self._parser = get_parser(cfg, [], client)
        self._parser.unreader = self.received
        self.is_idle, self.has_body = True, False
        self.request: Request | None = None
        self.exchange: Exchange | None = None
        self.deadline: float | None = None
        self.pace: Pace | None = None

    def await_request(self, deadline: float) -> None:
        """Skip what the app did not read of the last request, and wait for the next one until the deadline."""
        if self.has_body:
            self._parser.finish_body()
        else:
            self._parser.mesg = None  # otherwise it reads the rest of a body: an eighth of the loop's work
        self.is_idle, self.request, self.exchange, self.pace, self.deadline = True, None, None, None, deadline
        self.received.may_wait = False

    def parse_head(self) -> Request:
        """Return the request whose head is received.

        Raises the parser's errors for a wrong head, and ``StopIteration`` if no request may follow the last one.
        """
        self.request = next(self._parser)
        self.has_body = self._missing_length() != 0
        return self.request

    def is_late(self, now: float) -> bool:
        """Return whether the client has missed its deadline or is too slow."""
        return (self.deadline is not None and now >= self.deadline) or (
            self.pace is not None and self.pace.is_too_slow(now)
        )

    def is_upload(self) -> bool:
        """Return whether the request's body may be longer than a form, or has to be stored while it arrives."""
        length = self._missing_length()
        headers = self.request.headers if self.request else []
        kind = next((value for name, value in headers if name == "CONTENT-TYPE"), "")
        is_chunk = kind.partition(";")[0].strip().lower() == UPLOADED_CHUNK
        return length is None or length > LARGEST_FORM or (length > 0 and is_chunk)

    def has_whole_body(self) -> bool:
        """Return whether all bytes of the request are received, or read already."""
        length = self._missing_length()
        return length is not None and self.received.size >= length

    def ask_for_body(self) -> None:
        """Send “100 Continue” if the client waits for it before it sends the body (RFC 9110, section 10.1.1)."""
        if self.request and self.request._expected_100_continue:
            self.request._expected_100_continue = False  # otherwise gunicorn sends it again when the app is called
            self.sent.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _missing_length(self) -> int | None:
        """Return how many bytes of the body are not read by the app, or None if that is not known."""
        reader = self.request.body.reader if self.request else None
        if isinstance(reader, ChunkedReader):
            return None if reader.parser else 0
        return reader.length if isinstance(reader, LengthReader) else 0
