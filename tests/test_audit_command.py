"""``make audit`` passes only if every package was looked up and no vulnerability of any is known."""

import json

import pytest

from scripts.audit import FOUND, NOTHING_KNOWN, UNANSWERED, verdict_on

OURS = {"name": "vitrine", "skip_reason": "distribution marked as editable"}
FINE = {"name": "flask", "version": "3.1.3", "vulns": []}
KNOWN = {"name": "pillow", "version": "12.0", "vulns": [{"id": "CVE-2026-112403", "fix_versions": ["13.0.0"]}]}
UNKNOWN = {"name": "segno", "skip_reason": "Dependency not found on PyPI and could not be audited: segno (1.6.1)"}


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([OURS, FINE], NOTHING_KNOWN, "No known vulnerabilities in 1 packages."),
        ([OURS, FINE, KNOWN], FOUND, "pillow 12.0: CVE-2026-112403, mended in 13.0.0"),
        ([KNOWN, UNKNOWN], FOUND, "pillow 12.0: CVE-2026-112403, mended in 13.0.0"),
        ([FINE, UNKNOWN], UNANSWERED, "The advisory service does not know 1 of 2 packages (segno)."),
        ([OURS], UNANSWERED, "The advisory service does not know 0 of 0 packages ()."),
    ],
    ids=["fine", "found", "found among unknown", "unknown", "nothing looked up"],
)
def test_what_the_service_says_is_the_exit_status(packages: list[dict], status: int, said: str) -> None:
    verdict = verdict_on(json.dumps({"dependencies": packages, "fixes": []}), "")
    assert (verdict.status, verdict.lines[0]) == (status, said)


def test_a_service_that_does_not_answer_is_no_pass() -> None:
    verdict = verdict_on("", "Traceback ...\nConnectionError: Connection refused\n")
    sentence = "The advisory service could not be asked, so nothing was checked: ConnectionError: Connection refused"
    assert (verdict.status, verdict.lines) == (UNANSWERED, [sentence])
