"""A plugin of pytest that tells coverage which test runs, and writes how long each test took.

It is loaded by ``-p`` in a run that coverage measures. ``MUTANTS_TIMES`` names the file to write: a JSON object with
the seconds of each test that passed.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage

_seconds: dict[str, float] = {}
_failed: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    coverage, begun = Coverage.current(), time.monotonic()
    if coverage is not None:
        coverage.switch_context(item.nodeid)
    result = yield
    _seconds[item.nodeid] = round(time.monotonic() - begun, 3)
    return result


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if not report.passed:
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    passed = {test: seconds for test, seconds in _seconds.items() if test not in _failed}
    Path(os.environ["MUTANTS_TIMES"]).write_text(json.dumps(passed))
