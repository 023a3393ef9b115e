"""The log: its set-up, and one line for each request, with a request id and without secrets.

Query strings, bodies and referrers are never logged, and a secret in an address is masked (``log_format``).
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
    """Send all log records to standard error, one line each.

    Another call in the same process changes only the level.
    """
    if not logging.getLogger("vitrine").handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines() if form == "json" else TextLines())
        handler.addFilter(_add_request)
        logging.getLogger().addHandler(handler)  # for the libraries' warnings
        for name in OURS:
            logging.getLogger(name).addHandler(handler)
            logging.getLogger(name).propagate = False
        if form == "json":
            _log_what_nobody_caught()
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


def log_requests(app: Flask) -> None:
    """Give each request an id, send it in the header ``X-Request-Id`` of the response, and log one line.

    A valid id in the request's own ``X-Request-Id`` header is used; otherwise a new one is made.
    """

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
    """Add the current request's id, method and path to a log record; return True, so that it is logged."""
    if has_request_context():
        record.request = g.get("request_id")
        record.method, record.path = masked_path(request.method), masked_path(request.path)
    return True


def _log_what_nobody_caught() -> None:
    """Log warnings and the uncaught exceptions of the process and its threads.

    Python itself would write them to standard error as lines that are not JSON.
    """
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
