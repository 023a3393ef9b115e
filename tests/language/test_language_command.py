"""``python -m scripts.language`` lists what its rules find, and its exit status says whether it found anything."""

import subprocess
from pathlib import Path

import pytest

from scripts.language.__main__ import main


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a repository with one good file, one bad file, and one that git ignores."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("ignored.md\n")
    (tmp_path / "ignored.md").write_text("Nobody reads this.\n")
    (tmp_path / "good.md").write_text("A page about shelves.\n")
    (tmp_path / "bad.md").write_text("A page\n\nthat nobody reads.\n")
    return tmp_path


def test_a_finding_names_file_line_rule_and_text(project, capsys):
    assert main([], project) == 1
    assert capsys.readouterr().out.startswith("bad.md:3: nobody: that nobody reads.  [")


def test_only_the_paths_asked_for_are_read(project, capsys):
    assert main([str(project / "good.md")], project) == 0
    assert capsys.readouterr().out == ""


def test_findings_are_counted_by_rule(project, capsys):
    assert main(["--count"], project) == 1
    assert capsys.readouterr().out.splitlines() == ["     1 nobody", "     1 in all, in 1 files"]


def test_the_rules_are_explained(capsys):
    assert main(["--rules"]) == 0
    assert "not: Whoever holds the link may enter." in capsys.readouterr().out
