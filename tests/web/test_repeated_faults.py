"""Faults in the log: one line a minute for each kind, with a sentence for what is not Vitrine's own fault."""

import errno
import io
import logging
import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from app.log_format import TextLines
from app.logs import FewerFaults

FULL = OSError(errno.ENOSPC, "No space left on device", "/srv/media/a")
FULL_DATABASE = OperationalError("INSERT …", {}, sqlite3.OperationalError("database or disk is full"))


class Log:
    """A log with this filter, whose clock the test sets: ``now`` is in seconds."""

    def __init__(self, *, has_details: bool = False):
        self.now = 0.0
        self._out = io.StringIO()
        handler = logging.StreamHandler(self._out)
        handler.setFormatter(TextLines("%(message)s"))
        handler.addFilter(FewerFaults(has_details=has_details, monotonic=lambda: self.now).shorten)
        self._logger = logging.Logger("test")
        self._logger.addHandler(handler)

    def write(self, message: str, error: Exception) -> None:
        try:
            raise error
        except Exception:
            self._logger.exception(message)

    @property
    def text(self) -> str:
        return self._out.getvalue()


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_full_disk_is_one_line_a_minute_from_all_parts_together(log):
    for _ in range(14):
        log.write("Error reading from queue", sqlite3.OperationalError("database or disk is full"))
    log.write("the heartbeat did not reach the database", FULL_DATABASE)
    log.write("a part of the sweep met a fault", FULL)
    assert log.text == "Error reading from queue: The disk is full. Free some space, or give the disk more.\n"
    log.now = 61
    log.write("a part of the sweep met a fault", FULL)
    assert log.text.splitlines()[1].endswith("give the disk more. (15 times more since the last line)")


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (OSError(errno.EROFS, "Read-only file system"), "can only be read. Check how it is mounted"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "can only be read. Check how it is mounted"),
        (OSError(errno.EIO, "Input/output error"), "Check the free space"),
        (sqlite3.OperationalError("database is locked"), "kept the database locked for too long"),
        (sqlite3.DatabaseError("file is not a database"), "“vitrine restore”"),
    ],
)
def test_each_kind_says_what_to_do_and_hides_no_other(log, error, remedy):
    log.write("a part of the sweep met a fault", FULL)
    log.write("a part of the sweep met a fault", error)
    _, line = log.text.splitlines()
    assert remedy in line


def test_a_fault_of_our_own_keeps_its_traceback_and_is_repeated_once_a_minute(log):
    for _ in range(3):
        log.write("the second pass met a fault", IntegrityError("INSERT …", {}, sqlite3.IntegrityError("NOT NULL")))
    assert log.text.count("Traceback") == 1
    log.write("the second pass met a fault", KeyError("another one"))
    assert log.text.count("Traceback") == 2


def test_details_are_logged_if_they_are_wanted():
    log = Log(has_details=True)
    log.write("the heartbeat did not reach the database", FULL)
    assert "Traceback" in log.text


def test_every_request_that_met_a_fault_of_our_own_has_its_traceback(log, app):
    with app.test_request_context():
        for _ in range(3):
            log.write("unhandled fault", KeyError("x"))
            log.write("the database did not answer", FULL_DATABASE)
    assert (log.text.count("Traceback"), log.text.count("disk is full")) == (3, 1)
