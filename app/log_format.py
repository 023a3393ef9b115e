"""How a line of the log looks: text for people, or one JSON object; and what no line may hold.

It imports nothing of the app, because gunicorn's own process, which answers no request, writes such lines too.
"""

import json
import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime

TEXT_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# A path parameter of one of these names opens something. What comes before it in an address is in the two lines below,
# in docs/deploy/nginx.conf and in docs/deploy/Caddyfile; tests/web/test_secret_addresses.py compares them.
SECRET_PARAMETERS = frozenset({"token"})
AT_THE_BEGINNING = r"/+(?:s|c|setup)/+"
ANYWHERE = r"/+favorites/+open/+"
_IN_A_PATH = re.compile(rf"({AT_THE_BEGINNING}|{ANYWHERE})[^/]+", re.IGNORECASE)
_HOST = r"(?:https?://[^/\s?\"'<>]+)?"
_IN_A_TEXT = re.compile(
    rf"((?<![\w.-]){_HOST}{AT_THE_BEGINNING}|{ANYWHERE})[^/\s?\"'<>]+",
    re.IGNORECASE,
)
_QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']+")
# A browser never encodes letters, digits or slashes: such an address may be any, so none of it is written down.
_DISGUISED = re.compile(
    r"/[^\s?\"'<>]*%(?:2[def]|3\d|[46][1-9a-f]|[57]\d|[57]a|5f|7e)[^\s?\"'<>]*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(\bvit_|\bBearer +)[\w.~+/=-]{8,}", re.IGNORECASE)
_PASSWORD = re.compile(r"(://)[^\s/@]*:[^\s/@]*@")
_KEYS = ((_IN_A_TEXT, r"\1***"), (_TOKEN, r"\1***"), (_PASSWORD, r"\1***@"))
_ADDRESSES = ((_DISGUISED, "/***"), *_KEYS, (_QUERY, r"\1?***"))
OF_A_REQUEST = ("request", "method", "path", "status", "bytes", "milliseconds")


def without_secrets(text: str) -> str:
    """Return the text with secrets of addresses, tokens, passwords and query strings replaced by asterisks."""
    return _masked(text, _ADDRESSES)


def without_keys(name: str) -> str:
    """Return a name that a person gave; tokens, passwords and secrets of addresses in it become asterisks."""
    return _masked(name, _KEYS)


def masked_path(path: str) -> str:
    """Return a request's path with its secrets replaced by asterisks, and control characters made visible."""
    return _IN_A_PATH.sub(r"\1***", path).encode("unicode_escape").decode()


def _masked(text: str, masks: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, put in masks:
        text = pattern.sub(put, text)
    return text


class TextLines(logging.Formatter):
    """A line for a person, without secrets."""

    def __init__(self, form: str = TEXT_FORM) -> None:
        super().__init__(form)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and a traceback below it."""
        return without_secrets(super().format(record))


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
