"""The command ``python -m scripts.readability [REVISION]``: it prints the figures as a Markdown table.

With a git revision, the table compares its figures with those of the working tree. Both are checked with the language
rules of the working tree.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from scripts.readability.figures import FIGURES
from scripts.readability.import_circles import circles
from scripts.readability.source_tree import PROJECT, SourceTree, revision_tree, working_tree

Values = list[float]


def main(arguments: Sequence[str] | None = None, project: Path = PROJECT) -> None:
    """Measure the working tree, and the revision if there is one, and print the report."""
    revision = _parser().parse_args(arguments).revision
    tree = working_tree(project)
    columns = {"now": measured(tree)}
    if revision:
        with revision_tree(revision, project) as old:
            columns = {revision: measured(old), **columns}
    print(table(columns))
    print(explanation(tree))


def measured(tree: SourceTree) -> Values:
    """Return the value of each figure, in the order of ``FIGURES``."""
    return [figure.measure(tree) for figure in FIGURES]


def table(columns: dict[str, Values]) -> str:
    """Return the figures as a Markdown table with these columns; the last column is compared with the goals."""
    rows = [["figure", "goal", *columns, "met"], ["---", *["---:"] * (len(columns) + 1), "---"]]
    for figure, *values in zip(FIGURES, *columns.values(), strict=True):
        met = "yes" if values[-1] <= figure.goal else "no"
        rows.append([figure.name, f"≤ {figure.goal}", *(f"{value:g}" for value in values), met])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def explanation(tree: SourceTree) -> str:
    """Return what each figure counts, and the import circles of this tree."""
    names: dict[str, list[str]] = {}
    for figure in FIGURES:
        names.setdefault(figure.counts, []).append(figure.name)
    counted = [f"* {'; '.join(group)}: {counts}." for counts, group in names.items()]
    found = [f"* import circle now: {', '.join(circle)}." for circle in circles(tree)]
    return "\n".join(["", *counted, *found])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.readability", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("revision", nargs="?", metavar="REVISION", help="a commit, tag or branch to compare with")
    return parser


if __name__ == "__main__":
    main()
