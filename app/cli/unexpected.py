"""The sentence for an error that no command expected, which is shown instead of a traceback."""

import logging
import os
import sys
import traceback
from typing import Any

from app.log_format import without_secrets

log = logging.getLogger("app.cli")
HOW_TO_SEE_MORE = "VITRINE_LOG_LEVEL=debug shows where."


def sentence_of(error: Exception) -> str:
    """Return what happened and what to do, in one line without secrets."""
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, DBAPIError):
        said = _of_database(error)
    elif isinstance(error, ModuleNotFoundError):
        said = f"The Python package “{error.name}” is missing. Install it: pip install '.[scale,raw]'."
    elif isinstance(error, OSError) and error.strerror:
        path = f" ({error.filename})" if error.filename else ""
        said = f"{error.strerror}{path}. Check that it is there, who owns it, its permissions, and the free space."
    elif type(error).__module__.startswith("redis."):
        said = f"The queue's server does not answer as Redis does ({type(error).__name__}). Check REDIS_URL."
    else:
        message = " ".join(f"{type(error).__name__} {error}".split())[:200]
        said = f"Vitrine met a fault of its own ({message}). {HOW_TO_SEE_MORE}"
    return without_secrets(said)


def log_details(error: Exception) -> None:
    """Write the traceback to standard error, without secrets, if the log has details (``VITRINE_LOG_LEVEL=debug``)."""
    if log.isEnabledFor(logging.DEBUG) or os.environ.get("VITRINE_LOG_LEVEL", "").lower() == "debug":
        sys.stderr.write(without_secrets("".join(traceback.format_exception(error))))


def _of_database(error: Any) -> str:
    message = " ".join(str(error.orig).split())[:200]
    if "no such table" in message or "no such column" in message or "does not exist" in message:
        return f"The database does not fit this version ({message}). Run “vitrine db upgrade”."
    if "not a database" in message or "malformed" in message:
        return (
            f"The database file is damaged ({message}). Check DATABASE_URL, or bring a backup back: “vitrine restore”."
        )
    return f"The database does not answer ({message}). Check DATABASE_URL, its server, and who may read the file."
