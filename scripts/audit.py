"""``make audit``: asks whether a vulnerability is known in any package that is installed here.

Exit status 0: every package was looked up, and nothing is known; 1: something is; 2: the question was not answered.
pip-audit alone answers 0 also where the service knew none of the packages, as behind a mirror without advisories.
Arguments go to pip-audit: ``-s osv`` asks another service.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMMAND = ("--local", "--skip-editable", "--format", "json", "--progress-spinner", "off")
NOTHING_KNOWN, FOUND, UNANSWERED = 0, 1, 2
MOST_NAMED = 5


@dataclass(frozen=True)
class Verdict:
    """What to exit with, and what to say."""

    status: int
    lines: list[str]


def main() -> int:
    """Runs pip-audit beside this Python."""
    auditor = Path(sys.executable).with_name("pip-audit")
    done = subprocess.run([auditor, *COMMAND, *sys.argv[1:]], capture_output=True, text=True, check=False)  # noqa: S603
    verdict = verdict_on(done.stdout, done.stderr)
    print("\n".join(verdict.lines), file=sys.stdout if verdict.status == NOTHING_KNOWN else sys.stderr)
    return verdict.status


def verdict_on(out: str, errors: str) -> Verdict:
    """Reads what pip-audit wrote to its output (JSON, or nothing where it could not ask) and to its errors."""
    try:
        packages = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = next((line for line in reversed(errors.splitlines()) if line.strip()), "it gave no reason.")
        return Verdict(UNANSWERED, [f"The advisory service could not be asked, so nothing was checked: {reason}"])
    found = [line for package in packages for line in _vulnerabilities(package)]
    unknown = [package["name"] for package in packages if _was_passed_over(package)]
    checked = sum("vulns" in package for package in packages)
    if found:
        return Verdict(FOUND, [*found, f"{len(found)} known vulnerabilities in {checked} packages: upgrade these."])
    if unknown or not checked:
        named = ", ".join(unknown[:MOST_NAMED]) + (" …" if len(unknown) > MOST_NAMED else "")
        sentence = f"The advisory service does not know {len(unknown)} of {len(unknown) + checked} packages ({named})."
        return Verdict(UNANSWERED, [sentence, "This is no pass: ask one that does, for example ARGS='-s osv'."])
    return Verdict(NOTHING_KNOWN, [f"No known vulnerabilities in {checked} packages."])


def _vulnerabilities(package: dict) -> Iterator[str]:
    for known in package.get("vulns", ()):
        mended = ", ".join(known.get("fix_versions", ()))
        remedy = f"mended in {mended}" if mended else "no version mends it yet"
        yield f"{package['name']} {package['version']}: {known['id']}, {remedy}"


def _was_passed_over(package: dict) -> bool:
    """Vitrine itself, installed from this folder, is no package of the index."""
    return "skip_reason" in package and "editable" not in package["skip_reason"]


if __name__ == "__main__":
    sys.exit(main())
