"""``make mutants``: which changes it makes, which tests it runs on each, and what it says of them."""

import random
from pathlib import Path

import pytest

from scripts.mutants import trial
from scripts.mutants.__main__ import chosen_tests, draw
from scripts.mutants.change import Change
from scripts.mutants.changes import changes
from scripts.mutants.recording import Recording
from scripts.mutants.subjects import SUBJECTS, Subject, python_files
from scripts.mutants.trial import Outcome, Verdict, try_change

SOURCE = b"""
LIMIT = 3

def is_mine(owner, wanted: int) -> bool:
    return wanted < LIMIT
"""
TESTS = """
from mine import is_mine

def test_two():
    assert is_mine("anna", 2)
"""
SUBJECT = Subject("mine", ("mine.py",), ("tests",))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a < b", ["(a <= b)"]),
        ("a is None", ["(a is not None)"]),
        ("a and b", ["(a or b)", "(b)", "(a)"]),
        ("not a", ["(a)"]),
        ("a = True", ["False"]),
        ("a = 4", ["5"]),
        ("a = b + c", ["(b - c)"]),
        ("a = 'x' + c", []),
        ("a = f(b, c)", ["(f(c, b))"]),
        ("a = max(b, c)", []),
        ("f(b)", ["pass"]),
        ("log.info('b')", []),
        ("a.b = c", ["pass"]),
        ("a -= c", ["pass"]),
        ("raise E", ["pass"]),
        ("a = q.where(b, c)", ["(q)", "(q.where(c))", "(q.where(b))"]),
        ("a: b < c", []),
        ("'''text'''", []),
    ],
)
def test_the_changes_of_a_line(line: str, expected: list[str]) -> None:
    assert sorted(change.new for change in changes("a.py", line.encode())) == sorted(expected)


def test_a_change_replaces_its_text_alone() -> None:
    [change] = [change for change in changes("mine.py", SOURCE) if change.operator == "comparison"]
    assert change.applied(SOURCE) == SOURCE.replace(b"wanted < LIMIT", b"(wanted <= LIMIT)")
    assert (change.line, change.is_run_by_import) == (5, False)


@pytest.fixture
def recording() -> Recording:
    """Return a recording in which two tests of the subject, and a faster one elsewhere, execute the last line."""
    times = {"tests/test_a.py::slow": 5.0, "tests/test_a.py::quick": 1.0, "elsewhere/test_b.py::quickest": 0.1}
    return Recording({"": {"tests": {test: (seconds, {"mine.py": [5]}) for test, seconds in times.items()}}})


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (60, ["tests/test_a.py::quick", "tests/test_a.py::slow", "elsewhere/test_b.py::quickest"]),
        (2, ["tests/test_a.py::quick"]),
        (0, ["tests/test_a.py::quick"]),
    ],
)
def test_the_subjects_fastest_tests_are_the_first(
    tmp_path: Path, recording: Recording, seconds: float, expected: list[str]
) -> None:
    (tmp_path / "mine.py").write_bytes(SOURCE)
    for change in changes("mine.py", SOURCE):  # if an import runs it: the tests of the functions
        assert chosen_tests(recording, SUBJECT, change, tmp_path, seconds) == expected


def test_a_seed_repeats_a_draw_of_what_tests_execute(tmp_path: Path, recording: Recording) -> None:
    (tmp_path / "mine.py").write_bytes(SOURCE)
    drawn = [draw(tmp_path, recording, [SUBJECT], random.Random(7), 3) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert {change.line for _, change in draw(tmp_path, recording, [SUBJECT], random.Random(7), 60)} == {2, 5}


@pytest.mark.parametrize(
    ("new", "outcome"),
    [
        ("wanted > LIMIT", Outcome(Verdict.NOTICED, "tests/test_a.py::test_two")),
        ("wanted <= LIMIT", Outcome(Verdict.SURVIVED)),
        ("wanted <", Outcome(Verdict.NOTICED, "tests/test_a.py")),
    ],
)
def test_a_change_is_noticed_or_survives_and_is_taken_back(tmp_path: Path, new: str, outcome: Outcome) -> None:
    copy = tmp_path / "copy"
    (copy / "tests").mkdir(parents=True)
    (copy / "mine.py").write_bytes(SOURCE)
    (copy / "tests/test_a.py").write_text(TESTS)
    start = SOURCE.index(b"wanted < LIMIT")
    change = Change("mine.py", start, start + len(b"wanted < LIMIT"), "comparison", "", new, (5,), False)
    assert try_change(change, copy, ["tests/test_a.py"], 1) == outcome
    assert (copy / "mine.py").read_bytes() == SOURCE


def test_an_endless_loop_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "LEAST_SECONDS", 2)
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy/mine.py").write_bytes(SOURCE)
    (tmp_path / "copy/test_a.py").write_text("import mine")
    change = Change("mine.py", 0, 0, "", "", "while True: pass", (1,), True)
    assert try_change(change, tmp_path / "copy", ["test_a.py"], 0) == Outcome(Verdict.ENDLESS, "after 2 seconds")


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_every_subject_has_code_and_tests(subject: Subject) -> None:
    project = Path(__file__).parents[2]
    assert subject.source_files(project)
    assert all(python_files(project, (path,), "test_*.py") for path in subject.tests)
