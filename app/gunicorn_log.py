"""gunicorn's own lines in the form of all others: named by ``vitrine serve`` as its logger class."""

import logging
from typing import Any

from gunicorn.glogging import Logger

from app.log_format import JsonLines, TextLines


class TextLog(Logger):
    """Text, without the secrets that gunicorn's sentences about a request may hold."""

    lines: logging.Formatter = TextLines(masks=True)

    def setup(self, cfg: Any) -> None:
        """gunicorn's own set-up, then our form for what it writes."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(self.lines)


class JsonLog(TextLog):
    """The same as JSON."""

    lines = JsonLines()
