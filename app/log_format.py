"""How a line of the log looks: text for people, or one JSON object; and what no line may hold.

It imports nothing of the app, because gunicorn's own process, which answers no request, writes such lines too.
"""

import json
import logging
import re
from datetime import UTC, datetime

TEXT_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# What follows may stand in an address: the secret of a share link or of the set-up, and a query string.
SECRETS = re.compile(r"(?<![\w.])(/s/|/setup/)[^/\s?\"']+")
QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']+")
OF_A_REQUEST = ("request", "method", "path", "status", "bytes", "milliseconds")


def without_secrets(text: str) -> str:
    """The text with the secrets of addresses in it masked, and without query strings."""
    return QUERY.sub(r"\1?***", SECRETS.sub(r"\1***", text))


class TextLines(logging.Formatter):
    """A line for a person, as it always was; ``masks`` cuts secrets out of what others wrote."""

    def __init__(self, *, masks: bool = False) -> None:
        super().__init__(TEXT_FORM)
        self._masks = masks

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = super().format(record)
        return without_secrets(line) if self._masks else line


class JsonLines(logging.Formatter):
    """One JSON object a line: time (RFC 3339, UTC), level, logger, message; of a request its id, method and path, and
    of its answer status, bytes and milliseconds; an exception with its traceback. What is absent is left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, whatever is in the message: line breaks are escaped."""
        moment = datetime.fromtimestamp(record.created, UTC)
        said = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
            **{name: getattr(record, name) for name in OF_A_REQUEST if getattr(record, name, None) is not None},
        }
        if record.exc_info:
            said["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)
