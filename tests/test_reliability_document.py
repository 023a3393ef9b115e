"""docs/reliability.md names the tests of each statement: compared with the statements that the tests name."""

import re
from pathlib import Path

PROJECT = Path(__file__).parent.parent
STATEMENTS = range(1, 48)
DOCUMENT = (PROJECT / "docs/reliability.md").read_text()
APPLIES, _, DOES_NOT = DOCUMENT.partition("### What does not apply\n")
ITEM = re.compile(r"^- \*\*(\d+)\*\* (.*(?:\n  .*)*)", re.MULTILINE)
TEST_FILE = re.compile(r"`(tests/[^`]+\.py)`")
NAMED = re.compile(r"Statements? (\d+(?:(?:, | and )\d+)*)")


def named_in(path: Path) -> set[int]:
    """Return the statements that a test file's docstrings name."""
    return {int(number) for found in NAMED.findall(path.read_text()) for number in re.findall(r"\d+", found)}


def documented() -> dict[int, list[str]]:
    """Return each statement that applies with the test files that the document names for it."""
    return {int(number): TEST_FILE.findall(text) for number, text in ITEM.findall(APPLIES)}


def test_every_statement_is_tried_where_the_document_says():
    missing = [
        (number, name)
        for number, names in documented().items()
        for name in names
        if number not in named_in(PROJECT / name)
    ]
    assert missing == []


def test_every_statement_that_a_test_names_is_in_the_document():
    tried = {number for path in (PROJECT / "tests").rglob("test_*.py") for number in named_in(path)}
    assert tried - documented().keys() == set()


def test_every_statement_is_tried_or_has_its_reason():
    reasons = {int(number) for number, _ in ITEM.findall(DOES_NOT)}
    assert [number for number, files in documented().items() if not files] == []
    assert sorted([*documented(), *reasons]) == list(STATEMENTS)


def test_every_test_file_that_the_document_names_exists():
    assert [name for name in TEST_FILE.findall(DOCUMENT) if not (PROJECT / name).is_file()] == []
