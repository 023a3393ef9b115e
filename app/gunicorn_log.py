"""Logger classes for gunicorn, so that its log lines have the form of Vitrine's; ``vitrine serve`` selects one."""

import logging
from typing import Any

from gunicorn.glogging import Logger

from app.log_format import JsonLines, TextLines


class TextLog(Logger):
    """A gunicorn logger that writes lines of text, without the secrets that a request's address may contain."""

    lines: logging.Formatter = TextLines()
    access_lines: logging.Formatter = TextLines("%(message)s")

    def setup(self, cfg: Any) -> None:
        """Set up gunicorn's logs, then use Vitrine's formatters for its error log and its access log."""
        super().setup(cfg)
        for log, lines in ((self.error_log, self.lines), (self.access_log, self.access_lines)):
            for handler in log.handlers:
                handler.setFormatter(lines)


class JsonLog(TextLog):
    """A gunicorn logger that writes each line as a JSON object, without secrets."""

    lines = access_lines = JsonLines()
