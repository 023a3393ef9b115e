"""Python imports this at its start where this folder is on PYTHONPATH: its wall clock is then off by what a file says.

libfaketime would do it for any program, but leaves Python's own sleeps and waits hanging or failing (0.9.10, 3.11).
"""

import datetime as datetime_module
import os
import time
from pathlib import Path

OFFSET_FILE = Path(os.environ["JUMPING_CLOCK"])  # seconds
true_time, TrueDatetime = time.time, datetime_module.datetime


def offset() -> float:
    return float(OFFSET_FILE.read_text())


class _AnyDatetime(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, TrueDatetime)


class JumpingDatetime(TrueDatetime, metaclass=_AnyDatetime):
    """Only its idea of now is another."""

    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime_module.timedelta(seconds=offset())

    @classmethod
    def utcnow(cls):
        return super().utcnow() + datetime_module.timedelta(seconds=offset())


time.time = lambda: true_time() + offset()
datetime_module.datetime = JumpingDatetime
