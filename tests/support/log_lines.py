"""The lines that everything logs while a block runs, as the text format writes them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from app.log_format import TextLines

LOGGERS = ("vitrine", "app", "gunicorn.error", "")


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.extend(TextLines().format(record).splitlines())


@contextmanager
def log_lines() -> Iterator[list[str]]:
    """Yield the list of lines, which grows while the block runs; a traceback has many."""
    handler = _Lines()
    for name in LOGGERS:
        logging.getLogger(name).addHandler(handler)
    try:
        yield handler.lines
    finally:
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(handler)
