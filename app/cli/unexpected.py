"""The sentence for an error that no command expected, which is shown instead of a traceback."""

import logging
import os
import sys
import traceback

from app.log_format import without_secrets
from app.surrounding_faults import surrounding_fault_of

log = logging.getLogger("app.cli")
HOW_TO_SEE_MORE = "VITRINE_LOG_LEVEL=debug shows where."


def sentence_of(error: Exception) -> str:
    """Return what happened and what to do, in one line without secrets."""
    fault = surrounding_fault_of(error)
    if fault is not None:
        said = fault.sentence
    elif isinstance(error, ModuleNotFoundError):
        said = f"The Python package “{error.name}” is missing. Install it: pip install '.[scale,raw,fonts,video]'."
    elif isinstance(error, OSError) and error.strerror:
        path = f" ({error.filename})" if error.filename else ""
        said = f"{error.strerror}{path}. Check that it is there, who owns it, its permissions, and the free space."
    else:
        message = " ".join(f"{type(error).__name__} {error}".split())[:200]
        said = f"Vitrine met a fault of its own ({message}). {HOW_TO_SEE_MORE}"
    return without_secrets(said)


def log_details(error: Exception) -> None:
    """Write the traceback to standard error, without secrets, if the log has details (``VITRINE_LOG_LEVEL=debug``)."""
    if log.isEnabledFor(logging.DEBUG) or os.environ.get("VITRINE_LOG_LEVEL", "").lower() == "debug":
        sys.stderr.write(without_secrets("".join(traceback.format_exception(error))))
