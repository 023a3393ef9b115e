"""Logs: one line a request, with a request id, and no secret in it.

Query strings and bodies are never logged, and the two addresses that hold a secret in their path are masked.
"""

import logging
import re
import sys
import time
from uuid import uuid4

from flask import Flask, Response, g, request

log = logging.getLogger("vitrine.request")

SECRET_PATHS = re.compile(r"^(/s/|/setup/)[^/]+")
REQUEST_ID_FORM = re.compile(r"[A-Za-z0-9-]{8,64}")


def set_up_logging(level: str) -> None:
    """Sends everything to standard error, a line each. Calling it again changes the level only."""
    root = logging.getLogger("vitrine")
    app_log = logging.getLogger("app")
    if not root.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        for logger in (root, app_log):
            logger.addHandler(handler)
            logger.propagate = False
    for logger in (root, app_log):
        logger.setLevel(level.upper())


def log_requests(app: Flask) -> None:
    """Gives each request an id, which the answer carries too, and writes its line."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if REQUEST_ID_FORM.fullmatch(given) else uuid4().hex
        g.request_began = time.perf_counter()

    @app.after_request
    def write_line(response: Response) -> Response:
        if "request_id" not in g:
            return response
        response.headers["X-Request-Id"] = g.request_id
        milliseconds = (time.perf_counter() - g.request_began) * 1000
        log.info(
            "%s %s %s %s %.0fms id=%s",
            request.method,
            masked_path(request.path),
            response.status_code,
            response.content_length if response.content_length is not None else "-",
            milliseconds,
            g.request_id,
        )
        return response


def masked_path(path: str) -> str:
    """The path as it may stand in a log: secrets replaced, line breaks and the like made visible."""
    return SECRET_PATHS.sub(r"\1***", path).encode("unicode_escape").decode()
