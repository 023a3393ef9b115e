"""The end of a connection whose request was answered before its body was read."""

from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# gunicorn reads up to this many bytes of an unread body before the next request of the connection, and otherwise closes
# the connection although the response has promised to keep it.
DRAINED_BYTES = 64 * 1024


class ClosingUnreadBodies:
    """A WSGI application that announces ``Connection: close`` if too much of the body is unread for another request.

    A refusal (413, 503) is often sent before the body. A client that knows of the close stops sending, and uses a new
    connection for its next request (RFC 9112, section 9.6).
    """

    def __init__(self, application: "WSGIApplication"):
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"] = _CountedBody(environ["wsgi.input"], _announced(environ))

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            if body.is_left_over:
                _announce_close(start_response)
            return start_response(status, headers, *exc_info)

        return self._application(environ, start)


def _announced(environ: "WSGIEnvironment") -> int | None:
    """Return the size of the body in bytes, or None if it is sent in chunks of an unknown total."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return None
    length = environ.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _announce_close(start_response: "StartResponse") -> None:
    """Tell gunicorn to close the connection; it ignores a ``Connection`` header, which WSGI forbids (PEP 3333)."""
    force_close = getattr(getattr(start_response, "__self__", None), "force_close", None)
    if force_close is not None:
        force_close()


class _CountedBody:
    """The stream of a request's body, which counts the bytes that were read."""

    def __init__(self, stream: IO[bytes], size: int | None):
        self._stream = stream
        self._size = size
        self._read = 0
        self._has_ended = False

    @property
    def is_left_over(self) -> bool:
        """Whether more of the body may be unread than the server drains."""
        if self._size is None:
            return not self._has_ended
        return self._size - self._read > DRAINED_BYTES

    def read(self, size: int = -1) -> bytes:
        return self._counted(self._stream.read(size), size)

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self._stream.readline(size), size)

    def readlines(self, _hint: int = -1) -> list[bytes]:
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def _counted(self, data: bytes, size: int) -> bytes:
        self._read += len(data)
        self._has_ended |= not data and size != 0
        return data
