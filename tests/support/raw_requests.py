"""Requests as raw bytes, read by gunicorn's own parser and answered by the app in this process."""

from dataclasses import dataclass

from flask import Flask
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser
from gunicorn.http.wsgi import create

from tests.support.log_lines import log_lines

CLIENT, SERVER = ("192.0.2.7", 40_000), ("127.0.0.1", 8000)


@dataclass
class RawAnswer:
    """The bytes that the server sent, and the log lines of the request; no bytes if gunicorn refused to read it."""

    log: list[str]
    sent: bytes = b""

    @property
    def status(self) -> int | None:
        """Return the status, or None if the request did not reach the app."""
        return int(self.sent.split(b" ", 2)[1]) if self.sent else None


class _Socket:
    def __init__(self) -> None:
        self.sent = b""

    def sendall(self, data: bytes) -> None:
        self.sent += data

    def settimeout(self, seconds: float | None) -> None:
        """Take the timeout of a long download; nothing waits here."""

    def send(self, data: bytes) -> int:
        """Take the interim response "100 Continue", which is no answer yet."""
        return len(data)


def answer(app: Flask, raw: bytes) -> RawAnswer:
    """Return the response of a gunicorn worker with the settings of ``vitrine serve`` to these bytes.

    Raises what the app raises, to which a worker would respond with a bare 500 and a traceback in the log.
    """
    config = Config()
    config.set("limit_request_line", 8190)
    config.set("forwarded_allow_ips", "")
    config.set("forwarder_headers", "")
    config.set("header_map", "drop")
    config.set("sendfile", False)
    socket = _Socket()
    with log_lines() as lines:
        try:
            request = next(RequestParser(config, iter([raw]), CLIENT))
        except (ParseException, StopIteration):
            return RawAnswer(lines)
        response, environ = create(request, socket, CLIENT, SERVER, config)
        body = app.wsgi_app(environ, response.start_response)
        try:
            for block in body:
                response.write(block)
            response.close()
        finally:
            if hasattr(body, "close"):
                body.close()
    return RawAnswer(lines, socket.sent)
