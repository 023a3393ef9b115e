"""README.md and docs/: every path and link has a target, and no line is too long."""

import re
from pathlib import Path

import pytest

from app.config import PROJECT_FOLDER

DOCUMENTS = [*PROJECT_FOLDER.glob("*.md"), *(PROJECT_FOLDER / "docs").glob("*.md")]
PATH = re.compile(r"`((?:app|benchmarks|docs|migrations|scripts|tests)/[^`\s]*)`")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)|<img src=\"([^\"]+)\"")
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
