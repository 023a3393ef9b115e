"""README.md and docs/: every path and link has a target, and no line is too long."""

import ast
import re
from pathlib import Path

import pytest

from app.places import PROJECT_FOLDER

DOCUMENTS = [*PROJECT_FOLDER.glob("*.md"), *(PROJECT_FOLDER / "docs").glob("*.md")]
PATH = re.compile(r"`((?:app|benchmarks|docs|migrations|scripts|tests)/[^`\s:]*)`")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)|<img src=\"([^\"]+)\"")
STEP = re.compile(r"^\d+\. `([\w/]+\.(?:py|js)):([\w.]+)`", re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINE = 120  # in characters

documents = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def anchors_in(document: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and GitLab make them."""
    headings = HEADING.findall(CODE.sub("", document.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_missing(document: Path, target: str, anchor: str) -> bool:
    """Return whether a link of this document has no file or no heading as its target."""
    page = document.parent / target if target else document
    return not page.exists() or (bool(anchor) and anchor not in anchors_in(page))


@documents
def test_every_path_that_a_document_names_exists(document):
    named = PATH.findall(document.read_text())
    assert [name for name in named if not (PROJECT_FOLDER / name).exists()] == []


@documents
def test_every_link_leads_to_a_file_and_a_heading(document):
    links = LINK.findall(document.read_text())
    assert [link for link in links if is_missing(document, link[0] or link[2], link[1])] == []


@documents
def test_no_line_of_a_document_is_too_long(document):
    lines = enumerate(document.read_text().splitlines(), start=1)
    assert [(number, len(line)) for number, line in lines if len(line) > LINE] == []


def test_every_page_is_listed_in_the_readme():
    listed = {link[0] for link in LINK.findall((PROJECT_FOLDER / "README.md").read_text())}
    assert {str(page.relative_to(PROJECT_FOLDER)) for page in DOCUMENTS} - {"README.md"} - listed == set()


def names_in(path: Path) -> set[str]:
    """Return the functions and methods that a module defines: ``send``, ``Store.send``; of a script, each name."""
    if path.suffix == ".js":
        return set(re.findall(r"\w+", path.read_text()))
    module = ast.parse(path.read_text())
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    methods = {
        f"{each.name}.{node.name}" for each in classes for node in each.body if isinstance(node, ast.FunctionDef)
    }
    return methods | {node.name for node in module.body if isinstance(node, ast.FunctionDef)}


def test_each_step_of_a_walk_is_a_function():
    steps = STEP.findall((PROJECT_FOLDER / "docs/architecture.md").read_text())
    assert len(steps) > 30
    assert [step for step in steps if step[1] not in names_in(PROJECT_FOLDER / step[0])] == []


def test_no_walk_is_longer_than_nine_files():
    text = (PROJECT_FOLDER / "docs/architecture.md").read_text()
    walks = text.split("## Five walks")[1].split("\n## ")[0].split("\n**")[1:]
    assert len(walks) == 5
    assert max(len({path for path, _name in STEP.findall(walk)}) for walk in walks) <= 9
