"""The formats of a log line (text for people, or one JSON object) and the removal of secrets from it.

This module imports no other module of the app, because gunicorn's main process, which serves no requests, uses it too.
"""

import json
import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime

TEXT_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# A path parameter with one of these names is a secret. The parts of an address that come before it are in the two lines
# below, in docs/deploy/nginx.conf and in docs/deploy/Caddyfile; tests/web/test_secret_addresses.py compares them.
SECRET_PARAMETERS = frozenset({"token"})
AT_THE_BEGINNING = r"/+(?:s|c|setup|extensions|openings)/+"
ANYWHERE = r"/+(?:favorites/+open|mails/+stop)/+"
_IN_A_PATH = re.compile(rf"({AT_THE_BEGINNING}|{ANYWHERE})[^/]+", re.IGNORECASE)
_HOST = r"(?:https?://[^/\s?\"'<>]+)?"
_IN_A_TEXT = re.compile(
    rf"((?<![\w.-]){_HOST}{AT_THE_BEGINNING}|{ANYWHERE})[^/\s?\"'<>]+",
    re.IGNORECASE,
)
_QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']+")
# A browser never encodes letters, digits or slashes, so an address that encodes them may hide a secret: all of it is
# masked.
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
    """Return the text with secrets in addresses, tokens, passwords and query strings replaced by asterisks."""
    return _masked(text, _ADDRESSES)


def without_keys(name: str) -> str:
    """Return a name that a person typed, with tokens, passwords and secrets in addresses replaced by asterisks."""
    return _masked(name, _KEYS)


def masked_path(path: str) -> str:
    """Return a request's path with its secrets replaced by asterisks and its control characters escaped."""
    return _IN_A_PATH.sub(r"\1***", path).encode("unicode_escape").decode()


def _masked(text: str, masks: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, put in masks:
        text = pattern.sub(put, text)
    return text


class TextLines(logging.Formatter):
    """A formatter that writes a record as a line of text for people, without secrets."""

    def __init__(self, form: str = TEXT_FORM) -> None:
        super().__init__(form)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line, followed by the traceback if it has one."""
        return without_secrets(super().format(record))


class JsonLines(logging.Formatter):
    """A formatter that writes a record as one JSON object on one line, without secrets.

    The object has ``time`` (RFC 3339, UTC), ``level``, ``logger`` and ``message``. A line that was written during a
    request also has ``request`` (its id), ``method`` and ``path``; the line about its response also has ``status``,
    ``bytes`` and ``milliseconds``. ``exception`` is the traceback. Values that are missing are left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON; line breaks in it are escaped."""
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
