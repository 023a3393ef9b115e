"""The repository itself: no docstring, comment, template sentence or page of the documents has a banned form."""

from scripts.language.files import PROJECT
from scripts.language.findings import findings_below


def test_no_prose_has_a_banned_form() -> None:
    assert [str(finding) for finding in findings_below([PROJECT])] == []
