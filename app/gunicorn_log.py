"""gunicorn's own lines in the form of all others: named by ``vitrine serve`` as its logger class."""

import logging
from typing import Any

from gunicorn.glogging import Logger

from app.log_format import JsonLines, TextLines


class TextLog(Logger):
    """Text, without the secrets that gunicorn's sentences about a request may hold."""

    lines: logging.Formatter = TextLines()
    access_lines: logging.Formatter = TextLines("%(message)s")

    def setup(self, cfg: Any) -> None:
        """gunicorn's own set-up, then our form for what it writes, its log of requests included."""
        super().setup(cfg)
        for log, lines in ((self.error_log, self.lines), (self.access_log, self.access_lines)):
            for handler in log.handlers:
                handler.setFormatter(lines)


class JsonLog(TextLog):
    """The same as JSON."""

    lines = access_lines = JsonLines()
