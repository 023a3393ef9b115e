"""One request and its response, which is produced in steps, only as fast as the client takes it."""

import contextvars
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from gunicorn.http import wsgi
from gunicorn.http.message import Request

from app.integrations.block_sizes import STREAM_BLOCK_BYTES

if TYPE_CHECKING:
    from app.web_server.connection import Connection


class AnnouncedResponse(wsgi.Response):
    """A response that announces the end of the connection if the request's body is not read when its head is sent."""

    connection: "Connection"

    def should_close(self) -> bool:
        """Return whether the connection ends with this response."""
        received = self.connection.received
        return super().should_close() or received.is_ended or not self.connection.has_whole_body()


class Exchange:
    """The call of the app for one request.

    Each step may run in another thread. All steps share one context, so that the app's context variables have the
    values that earlier steps set.
    """

    def __init__(self, connection: "Connection", app: Callable[..., Any], log: Any, *, may_stay: bool):
        self._connection = connection
        self._request = cast(Request, connection.request)
        self._app = app
        self._log = log
        self._may_stay = may_stay
        self._context = contextvars.copy_context()
        self._begun_at = datetime.now(UTC)
        self._environ: dict[str, Any] = {}
        self._response: AnnouncedResponse | None = None
        self._body: Any = None
        self._blocks: Iterator[bytes] = iter(())
        self._is_produced = False

    def go_on(self) -> bool:
        """Produce and send what the client takes at once; return whether the whole response is sent.

        The first step calls the app. Raises what the app raises, and ``OSError`` if the connection is broken.
        """
        return self._context.run(self._go_on)

    def abandon(self) -> None:
        """End a response that cannot be sent; what the app planned for its end happens."""
        self._context.run(self._end)

    @property
    def has_begun(self) -> bool:
        """Whether a part of the response is sent, so that no other response can be."""
        return self._response is not None and self._response.headers_sent

    @property
    def ends_connection(self) -> bool:
        """Whether the connection has to be closed after this response."""
        return self._response is None or self._response.should_close()

    def _go_on(self) -> bool:
        try:
            response = self._response or self._begin()
            while self._connection.sent.flush():
                if self._is_produced:
                    return True
                self._produce(response)
        except BaseException:
            self._end()
            raise
        return False

    def _begin(self) -> AnnouncedResponse:
        connection = self._connection
        response, self._environ = wsgi.create(
            self._request, connection.sent, connection.client, connection.server, connection.cfg, AnnouncedResponse
        )
        self._response = response
        response.connection = connection
        if not self._may_stay:
            response.force_close()
        self._environ["wsgi.multithread"] = True
        self._body = self._app(self._environ, response.start_response)
        if isinstance(self._body, wsgi.FileWrapper):
            self._body.blksize = STREAM_BLOCK_BYTES
        self._blocks = iter(self._body)
        return response

    def _produce(self, response: AnnouncedResponse) -> None:
        block = next(self._blocks, None)
        if block is None:
            response.close()
            self._is_produced = True
            self._end()
        else:
            response.write(block)

    def _end(self) -> None:
        body, self._body = self._body, None
        if self._response is not None and self._environ:
            self._log.access(self._response, self._request, self._environ, datetime.now(UTC) - self._begun_at)
            self._environ = {}
        if hasattr(body, "close"):
            body.close()
