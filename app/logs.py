"""The log: its set-up, and one line for each request, with a request id and without secrets.

Query strings, bodies and referrers are never logged, and a secret in an address is masked (``log_format``).
"""

import logging
import re
import sys
import threading
import time
from collections.abc import Callable, Hashable
from types import TracebackType
from uuid import uuid4

from flask import Flask, Response, g, has_request_context, request

from app.log_format import JsonLines, TextLines, masked_path
from app.surrounding_faults import surrounding_fault_of

log = logging.getLogger("vitrine.request")

REQUEST_ID_FORM = re.compile(r"[A-Za-z0-9-]{8,64}")
OURS = ("vitrine", "app")
REPEATED_AFTER = 60  # seconds


def set_up_logging(level: str, form: str = "text") -> None:
    """Send all log records to standard error, one line each.

    Another call in the same process changes only the level.
    """
    if not logging.getLogger("vitrine").handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines() if form == "json" else TextLines())
        if form == "json":
            handler.addFilter(_add_request)
        handler.addFilter(FewerFaults(has_details=level == "debug").shorten)
        logging.getLogger().addHandler(handler)  # for the libraries' warnings
        for name in OURS:
            logging.getLogger(name).addHandler(handler)
            logging.getLogger(name).propagate = False
        if form == "json":
            _log_what_nobody_caught()
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


class FewerFaults:
    """A filter of log records: a fault that repeats is logged once a minute.

    A fault of the surroundings gets its sentence instead of a traceback, unless the log has details. A fault of
    Vitrine's own keeps its traceback, and in a request it is always logged.
    """

    def __init__(self, *, has_details: bool, monotonic: Callable[[], float] = time.monotonic):
        self._has_details = has_details
        self._monotonic = monotonic
        self._logged: dict[Hashable, tuple[float, int]] = {}  # by kind: when it was logged, and how often not since
        self._lock = threading.Lock()

    def shorten(self, record: logging.LogRecord) -> bool:
        """Return whether to log this record, and replace its traceback by a sentence if there is one."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return True
        fault = surrounding_fault_of(error)
        if fault is None and has_request_context():
            return True
        left_out = self._left_out(fault.kind if fault else _location_of(error))
        if left_out is None:
            return False
        if fault is not None and not self._has_details:
            record.msg, record.args, record.exc_info = f"{record.getMessage()}: {fault.sentence}", None, None
        if left_out:
            record.msg, record.args = f"{record.getMessage()} ({left_out:,} times more since the last line)", None
        return True

    def _left_out(self, kind: Hashable) -> int | None:
        """Return how many faults of this kind were left out since the last line; None to leave out this one too."""
        now = self._monotonic()
        with self._lock:
            logged_at, count = self._logged.get(kind, (None, 0))
            if logged_at is not None and now - logged_at < REPEATED_AFTER:
                self._logged[kind] = logged_at, count + 1
                return None
            self._logged[kind] = now, 0
            return count


def _location_of(error: BaseException) -> Hashable:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return type(error), trace and (trace.tb_frame.f_code.co_filename, trace.tb_lineno)


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
        milliseconds, length = (time.perf_counter() - g.request_began) * 1000, response.content_length
        log.info(
            "%s %s %s %s %.0fms id=%s",
            request.method,
            masked_path(request.path),
            response.status_code,
            length if length is not None else "-",
            milliseconds,
            g.request_id,
            extra={
                "status": response.status_code,
                "bytes": length,
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
