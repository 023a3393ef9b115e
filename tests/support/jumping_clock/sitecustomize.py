"""A wall clock that differs from the machine's by the offset in a file.

Python imports this module when it starts, if this folder is on PYTHONPATH.

libfaketime would do it for any program, but with it Python's own sleeps and waits hang or fail
(libfaketime 0.9.10, Python 3.11).
"""

import datetime as datetime_module
import os
import time
from pathlib import Path

OFFSET_FILE = Path(os.environ["JUMPING_CLOCK"])  # contains seconds
true_time, TrueDatetime = time.time, datetime_module.datetime


def offset() -> float:
    return float(OFFSET_FILE.read_text())


class _AnyDatetime(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, TrueDatetime)


class JumpingDatetime(TrueDatetime, metaclass=_AnyDatetime):
    """A ``datetime`` whose current time has the offset."""

    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime_module.timedelta(seconds=offset())

    @classmethod
    def utcnow(cls):
        return super().utcnow() + datetime_module.timedelta(seconds=offset())


time.time = lambda: true_time() + offset()
datetime_module.datetime = JumpingDatetime
