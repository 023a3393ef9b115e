"""Which test runs which line, and for how long: measured once and stored in ``.mutants/``, which git ignores."""

import hashlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from coverage import CoverageData

from scripts.mutants.change import Change
from scripts.mutants.changes import changes
from scripts.mutants.subjects import SUBJECTS, WITHOUT_BROWSERS, Subject, test_files

Lines = dict[str, list[int]]  # by the module's path


class Recording:
    """The lines and seconds of each test, by the test's file."""

    def __init__(self, files: dict[str, dict]):
        self._files = files
        self.seconds: dict[str, float] = {}
        self._tests: dict[tuple[str, int], set[str]] = defaultdict(set)
        for recorded in files.values():
            for test, (seconds, lines) in recorded["tests"].items():
                self.seconds[test] = seconds
                for path, numbers in lines.items():
                    for number in numbers:
                        self._tests[path, number].add(test)

    def tests_of(self, change: Change, function_lines: set[int]) -> set[str]:
        """Return the tests that execute the changed text.

        For text that an import runs, these are the tests that execute a function of the module.
        """
        lines = function_lines if change.is_run_by_import else change.lines
        return set().union(*(self._tests.get((change.path, line), set()) for line in lines))


def function_lines(path: str, source: bytes) -> set[int]:
    """Return the lines of a module that no import runs."""
    return {change.line for change in changes(path, source) if not change.is_run_by_import}


def recorded(copy: Path, stored: Path, subjects: Sequence[Subject]) -> Recording:
    """Return the stored recording, after it was renewed for these subjects' test files that it does not fit any more.

    These are the ones that changed, and those whose tests execute a module that changed.
    """
    modules = {path: _digest(copy / path) for subject in SUBJECTS for path in subject.source_files(copy)}
    digests = {path: _digest(copy / path) for path in test_files(copy, SUBJECTS)}
    before = json.loads(stored.read_text()) if stored.is_file() else {"modules": {}, "files": {}}
    changed = {path for path, digest in before["modules"].items() if modules.get(path) != digest}
    files = {
        path: recorded
        for path, recorded in before["files"].items()
        if digests.get(path) == recorded["digest"] and changed.isdisjoint(_modules_of(recorded))
    }
    stale = [path for path in test_files(copy, subjects) if path not in files]
    for folder, paths in groupby(stale, os.path.dirname):
        print(f"Recording which lines the tests in {folder} execute ...", flush=True)
        some = list(paths)
        tests = _run(copy, some)
        for path in some:
            mine = {test: found for test, found in tests.items() if test.partition("::")[0] == path}
            files[path] = {"digest": digests[path], "tests": mine}
        stored.parent.mkdir(exist_ok=True)
        stored.write_text(json.dumps({"modules": modules, "files": files}))
    return Recording(files)


def _modules_of(recorded: dict) -> set[str]:
    return {path for _, lines in recorded["tests"].values() for path in lines}


def _run(copy: Path, files: list[str]) -> dict[str, tuple[float, Lines]]:
    data_file, times, settings = (copy.parent / name for name in ("coverage.sqlite", "times.json", "coverage.ini"))
    data_file.unlink(missing_ok=True)
    code = ",".join(path if path.endswith(".py") else f"{path}/*" for subject in SUBJECTS for path in subject.code)
    settings.write_text(f"[run]\ndata_file = {data_file}\ninclude = {code}\n")
    tests = ["-p", "scripts.mutants.recording_plugin", "-m", WITHOUT_BROWSERS, *files]
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "coverage", "run", f"--rcfile={settings}", "-m", "pytest", *tests],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "MUTANTS_TIMES": str(times)},
        stdout=subprocess.DEVNULL,
        check=False,  # a test that fails here is left out
    )
    data = CoverageData(str(data_file))
    data.read()
    lines: dict[str, Lines] = defaultdict(dict)
    for path in data.measured_files():
        relative = str(Path(path).relative_to(copy))
        for line, tests_of_line in data.contexts_by_lineno(path).items():
            for test in tests_of_line:
                lines[test].setdefault(relative, []).append(line)
    return {test: (seconds, lines.get(test, {})) for test, seconds in json.loads(times.read_text()).items()}


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
