"""The command ``python -m scripts.language [PATH …]``: it lists the banned forms at and below these paths.

Without a path it checks the whole repository. Each line has the file, the line, the rule, the text and what to write
instead. Exit status 1: a banned form was found; 0: none. ``--rules`` explains the rules, ``--count`` counts the
findings of each rule instead of listing them.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from scripts.language.files import PROJECT
from scripts.language.findings import Finding, findings_below
from scripts.language.rule import EVERYWHERE
from scripts.language.rules import RULES


def main(arguments: Sequence[str] | None = None, project: Path = PROJECT) -> int:
    """List what is found, and return the exit status."""
    wanted = _parser().parse_args(arguments)
    if wanted.rules:
        _explain_rules()
        return 0
    findings = findings_below([path.resolve() for path in wanted.paths] or [project], project)
    if wanted.count:
        _print_counts(findings)
    else:
        print("".join(f"{finding}\n" for finding in findings), end="")
    return 1 if findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.language", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--rules", action="store_true", help="explain the rules instead")
    parser.add_argument("--count", action="store_true", help="count the findings of each rule instead")
    return parser


def _explain_rules() -> None:
    for rule in RULES:
        print(f"{rule.name}: {rule.instead}")
        print(f"    not: {rule.bad}\n    but: {rule.good}")
        print(f"    in:  {'all prose' if rule.kinds == EVERYWHERE else ', '.join(sorted(rule.kinds))}")


def _print_counts(findings: list[Finding]) -> None:
    for name, count in Counter(finding.rule for finding in findings).most_common():
        print(f"{count:6} {name}")
    print(f"{len(findings):6} in all, in {len({finding.file for finding in findings})} files")


if __name__ == "__main__":
    sys.exit(main())
