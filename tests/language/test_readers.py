"""Each kind of file is read for its prose and nothing else, with the line of each piece."""

from collections.abc import Iterable

import pytest

from scripts.language.comments import CONFIGURATION, SCRIPT, STYLE, comments
from scripts.language.document_prose import prose_of_document
from scripts.language.files import PROJECT, READERS, files_below
from scripts.language.prose import Kind, Prose
from scripts.language.python_prose import prose_of_python
from scripts.language.template_prose import prose_of_template

PYTHON = '''"""A module."""

import functools

PATH = "# no comment"  # after code


class Shelf:
    """A class."""

    @functools.cached_property
    def width(self):
        """The width."""

    def fill(self):  # noqa: D102
        """Fill it.

        Returns at once.
        """
        # Two lines
        # of one comment.
        raise Full(f"No room on {shelf}.", code="none", help=_("Fill the shelf"))


def test_a_shelf():
    """A shelf holds things."""
'''


def read(pieces: Iterable[Prose]) -> list[tuple[Kind, int, str]]:
    """Return the kind, the line and the text of each piece, ordered by line."""
    found = ((prose.kind, prose.line, prose.text.strip()) for prose in pieces)
    return sorted((piece for piece in found if piece[2]), key=lambda piece: piece[1])


def test_python():
    assert read(prose_of_python(PYTHON)) == [
        (Kind.MODULE, 1, "A module."),
        (Kind.COMMENT, 5, "after code"),
        (Kind.CLASS, 9, "A class."),
        (Kind.VALUE, 13, "The width."),
        (Kind.FUNCTION, 16, "Fill it.\n\nReturns at once."),
        (Kind.COMMENT, 20, "Two lines\nof one comment."),
        (Kind.INTERFACE, 22, "No room on …."),
        (Kind.INTERFACE, 22, "Fill the shelf"),
        (Kind.TEST, 26, "A shelf holds things."),
    ]


def test_a_template():
    template = """{# A comment. #}
{% extends "base.html" %}
<p class="{{ 'kept' }}" title="A title">Some text
{{ ngettext("%(num)d photo", "%(num)d photos", count) }}, {{ other("no text") }}</p>
<p>{% trans %}More text{% endtrans %}</p>
{{ field("title", class="wide text", help="At most " ~ count ~ " letters.", label="A title") }}
<script>const script = "no text";</script>
<style>p { color: red }</style>"""
    assert read(prose_of_template(template)) == [
        (Kind.COMMENT, 1, "A comment."),
        (Kind.INTERFACE, 3, "A title"),
        (Kind.INTERFACE, 3, "Some text\n,"),
        (Kind.INTERFACE, 4, "%(num)d photo"),
        (Kind.INTERFACE, 4, "%(num)d photos"),
        (Kind.INTERFACE, 5, "More text"),
        (Kind.INTERFACE, 6, "At most"),
        (Kind.INTERFACE, 6, "letters."),
        (Kind.INTERFACE, 6, "A title"),
    ]


def test_a_script():
    script = """/** Opens it.
 * At once. */
const address = "https://host.test"; // after code
// Two lines
// of one comment.
const text = `// no comment`, quote = /["'`]/; // a quote
// eslint-disable-next-line no-console
"""
    assert read(comments(script, SCRIPT)) == [
        (Kind.COMMENT, 1, "Opens it.\nAt once."),
        (Kind.COMMENT, 3, "after code"),
        (Kind.COMMENT, 4, "Two lines\nof one comment."),
        (Kind.COMMENT, 6, "a quote"),
    ]


def test_the_tags_of_jsdoc_are_code():
    script = """/**
 * Opens it.
 * @param {{ words: string }} kept - the stored one
 * @param {string[]} [words=kept] the texts
 * @returns {Promise<void>} when it is open
 */"""
    (prose,) = comments(script, SCRIPT)
    lines = ["", "Opens it.", "- the stored one", "the texts", "when it is open"]
    assert [line.strip("· ") for line in prose.text.splitlines()] == lines


def test_a_style():
    style = "p { color: red } /* warm */\n/*\n * Two lines\n */"
    assert read(comments(style, STYLE)) == [(Kind.COMMENT, 1, "warm"), (Kind.COMMENT, 2, "Two lines")]


def test_a_configuration():
    configuration = 'color = "#fff" # white\n# Two\n# lines\n'
    assert read(comments(configuration, CONFIGURATION)) == [(Kind.COMMENT, 1, "white"), (Kind.COMMENT, 2, "Two\nlines")]


def test_a_document():
    document = "# Title\n\nText with `code`\nand [a link](nobody.md).\n\n```sh\nmake nobody\n```\n\nEnd."
    assert read(prose_of_document(document)) == [
        (Kind.DOCUMENT, 1, "# Title"),
        (Kind.DOCUMENT, 3, "Text with ······\nand [a link]."),
        (Kind.DOCUMENT, 10, "End."),
    ]


@pytest.mark.parametrize("suffix", [".py", ".html", ".md", ".js", ".css", ".toml", ".sh", ""])
def test_the_repository_is_read_whole(suffix):
    assert suffix in READERS
    assert any(path.suffix == suffix for path in files_below([PROJECT]))
