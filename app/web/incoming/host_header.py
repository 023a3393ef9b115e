"""A check of the ``Host`` header: a request with one that no host can have gets the page of status 400."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.exceptions import BadRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LABEL = r"[A-Za-z0-9_-]{1,63}"
HOST = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9A-Fa-f:.]{{2,45}}\])(?::[0-9]{{1,5}})?")
LONGEST = 260  # characters: a name of 253 (RFC 1035, section 2.3.4), a dot and a port
IS_REFUSED = "vitrine.host_is_refused"


class OnlyPossibleHosts:
    """A WSGI application that removes a ``Host`` header that is no host, and marks the request.

    Werkzeug cannot bind addresses to such a host, so that even the page of the error would fail.
    """

    def __init__(self, application: "WSGIApplication"):
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "")
        if host and not (len(host) <= LONGEST and HOST.fullmatch(host)):
            del environ["HTTP_HOST"]
            environ[IS_REFUSED] = True
        return self._application(environ, start_response)


def refuse_impossible_hosts(app: Flask) -> None:
    """Respond with status 400 to the requests that ``OnlyPossibleHosts`` has marked."""

    @app.before_request
    def refuse() -> None:
        if IS_REFUSED in request.environ:
            raise BadRequest
