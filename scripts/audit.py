"""The command ``make audit``: it checks whether a vulnerability is known in any installed package.

Exit status 0: every package was looked up, and no vulnerability is known. 1: a vulnerability is known. 2: the service
could not be asked, or does not know every package. pip-audit alone exits with 0 even if the service knows none of the
packages, as with a mirror that has no advisories. Arguments are passed to pip-audit: ``-s osv`` uses another service.
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
    """An exit status, and the lines to print."""

    status: int
    lines: list[str]


def main() -> int:
    """Run the pip-audit that is installed beside this Python, print the verdict, and return the exit status."""
    auditor = Path(sys.executable).with_name("pip-audit")
    done = subprocess.run([auditor, *COMMAND, *sys.argv[1:]], capture_output=True, text=True, check=False)  # noqa: S603
    verdict = verdict_on(done.stdout, done.stderr)
    print("\n".join(verdict.lines), file=sys.stdout if verdict.status == NOTHING_KNOWN else sys.stderr)
    return verdict.status


def verdict_on(out: str, errors: str) -> Verdict:
    """Return the verdict on what pip-audit wrote to standard output and to standard error.

    Its output is JSON, or empty if it could not ask the service.
    """
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
    """Return whether pip-audit did not check this package.

    Vitrine itself does not count: it is installed from this folder and is not in the package index.
    """
    return "skip_reason" in package and "editable" not in package["skip_reason"]


if __name__ == "__main__":
    sys.exit(main())
