"""``python -m scripts.readability`` prints a table of the working tree, beside a revision if one is named."""

import subprocess
from pathlib import Path

import pytest

from scripts.readability.__main__ import main

GIT = ["git", "-c", "user.name=A", "-c", "user.email=a@host.test"]
LONG = f"{'a' * 121}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a repository whose committed page has two long lines, one of which has been corrected since."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app/shelf.py").write_text('"""A shelf."""\n\n\ndef fill():\n    """Fill it."""\n')
    (tmp_path / "page.md").write_text(LONG * 2)
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "Add a shelf"]):
        subprocess.run([*GIT, *command], cwd=tmp_path, check=True)
    (tmp_path / "page.md").write_text(LONG)
    return tmp_path


def row_of(printed: str, name: str) -> list[str]:
    """Return the cells of the row with this name."""
    return next(line for line in printed.splitlines() if line.startswith(f"| {name} ")).strip("| ").split(" | ")


def test_the_working_tree_is_compared_with_the_goals(project, capsys):
    main([], project)
    printed = capsys.readouterr().out
    assert row_of(printed, "figure") == ["figure", "goal", "now", "met"]
    assert row_of(printed, "long lines in documents") == ["long lines in documents", "≤ 0", "1", "no"]
    assert row_of(printed, "lines in a function, most") == ["lines in a function, most", "≤ 60", "2", "yes"]


def test_a_revision_stands_beside_it(project, capsys):
    main(["HEAD"], project)
    printed = capsys.readouterr().out
    assert row_of(printed, "figure") == ["figure", "goal", "HEAD", "now", "met"]
    assert row_of(printed, "long lines in documents") == ["long lines in documents", "≤ 0", "2", "1", "no"]


def test_each_figure_says_what_it_counts(project, capsys):
    main([], project)
    assert "* `type: ignore` in `app/`: comments that tell mypy to ignore a type." in capsys.readouterr().out
