"""Logs: one line a request, with a request id, and no secret in it.

Query strings, bodies and referrers are never logged, and what is a secret in an address is masked (``log_format``).
"""

import logging
import re
import sys
import threading
import time
from types import TracebackType
from uuid import uuid4

from flask import Flask, Response, g, has_request_context, request

from app.log_format import JsonLines, TextLines, masked_path

log = logging.getLogger("vitrine.request")

REQUEST_ID_FORM = re.compile(r"[A-Za-z0-9-]{8,64}")
OURS = ("vitrine", "app")


def set_up_logging(level: str, form: str = "text") -> None:
    """Sends everything to standard error, a line each. Calling it again changes the level only."""
    if not logging.getLogger("vitrine").handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines() if form == "json" else TextLines())
        handler.addFilter(_add_request)
        logging.getLogger().addHandler(handler)  # the warnings of the libraries
        for name in OURS:
            logging.getLogger(name).addHandler(handler)
            logging.getLogger(name).propagate = False
        if form == "json":
            _log_what_nobody_caught()
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


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
            extra={
                "status": response.status_code,
                "bytes": response.content_length,
                "milliseconds": round(milliseconds, 1),
            },
        )
        return response


def _add_request(record: logging.LogRecord) -> bool:
    """Lets each line say during which request it was written."""
    if has_request_context():
        record.request = g.get("request_id")
        record.method, record.path = masked_path(request.method), masked_path(request.path)
    return True


def _log_what_nobody_caught() -> None:
    """The last words of a process or a thread, and warnings, would otherwise be the only lines that are no JSON."""
    logging.captureWarnings(True)

    def ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logging.getLogger("app").critical("ended by a fault", exc_info=(kind, error, trace))

    def thread_ended(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            where = args.thread.name if args.thread else "a thread"
            found = (args.exc_type, args.exc_value, args.exc_traceback)
            logging.getLogger("app").error("%s ended by a fault", where, exc_info=found)

    sys.excepthook, threading.excepthook = ended, thread_ended
