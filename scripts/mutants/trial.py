"""One change made in the copy, and the tests that run on it."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path

from scripts.mutants.change import Change

LEAST_SECONDS = 60  # pytest, the servers and the children that render need some of them to start
SLOWER = 3  # a trial may take this many times as long as its tests took when they were recorded
SECONDS_OF_ANOTHER_VERSION = count(2_000_000_000)  # Python compiles a module again if its time differs


class Verdict(StrEnum):
    """The result of a trial."""

    NOTICED = "noticed"
    SURVIVED = "SURVIVED"
    ENDLESS = "no end"


@dataclass(frozen=True)
class Outcome:
    """A verdict, with the test that noticed the change."""

    verdict: Verdict
    by: str = ""


def try_change(change: Change, copy: Path, tests: list[str], seconds: float) -> Outcome:
    """Run the tests on the change, until one of them fails; the copy is as before afterwards.

    ``seconds`` is what the tests took without it. A trial that takes much longer is ended: the change makes a loop
    endless, or the machine is too busy.
    """
    module = copy / change.path
    source, facts = module.read_bytes(), module.stat()
    module.write_bytes(change.applied(source))
    version = next(SECONDS_OF_ANOTHER_VERSION)
    os.utime(module, (version, version))
    try:
        return _outcome(copy, tests, LEAST_SECONDS + SLOWER * seconds)
    finally:
        module.write_bytes(source)
        os.utime(module, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _outcome(copy: Path, tests: list[str], seconds: float) -> Outcome:
    chosen = copy.parent / "tests.txt"
    chosen.write_text("".join(f"{test}\n" for test in tests))
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "pytest", "-x", "--tb=no", "-rfE", f"--basetemp={copy.parent / 'tests'}", f"@{chosen}"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return Outcome(Verdict.ENDLESS, f"after {seconds:.0f} seconds")
    finally:
        _end(process)
    if process.returncode == 0:
        return Outcome(Verdict.SURVIVED)
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", output, re.MULTILINE)
    return Outcome(Verdict.NOTICED, failed[1] if failed else "the tests could not start")


def _end(process: subprocess.Popen[str]) -> None:
    """Kill the run with the servers that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.communicate()
