"""The prose of a Jinja template: its comments, its text, and the attributes that a browser shows or reads out."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment

from scripts.language.prose import Kind, Prose
from scripts.language.python_prose import GETTEXT

READ_ATTRIBUTES = {"alt", "aria-description", "aria-label", "content", "label", "placeholder", "title"}
SENTENCE = re.compile(r"""^['"](?:[A-Z][^ ]* .|.* .*[.?!…]['"]$)""", re.DOTALL)
UNSPOKEN = {"script", "style"}
Token = tuple[int, str, str]


def prose_of_template(source: str) -> Iterator[Prose]:
    """Yield the prose of a template."""
    tokens = list(Environment(autoescape=True).lex(source))
    for line, token, value in tokens:
        if token == "comment":  # noqa: S105
            yield Prose(Kind.COMMENT, line, value)
    yield from _sentences(tokens)
    reader = _PageReader()
    reader.feed("".join(value if token == "data" else _blank(value) for _, token, value in tokens))  # noqa: S105
    reader.close()
    yield from reader.prose


def _sentences(tokens: list[Token]) -> Iterator[Prose]:
    """Yield the strings in the template's code that are passed to gettext or have the form of a sentence."""
    function = ""
    for line, token, value in tokens:
        if token == "name":  # noqa: S105
            function = value
        elif token == "string" and (function in GETTEXT or SENTENCE.search(value)):  # noqa: S105
            yield Prose(Kind.INTERFACE, line, value[1:-1])
        elif value == ")":
            function = ""


def _blank(code: str) -> str:
    return re.sub(r"[^\n]", " ", code)


class _PageReader(HTMLParser):
    """A reader that collects the text of a page, in which spaces have replaced the Jinja code."""

    def __init__(self) -> None:
        super().__init__()
        self.prose: list[Prose] = []
        self._unspoken = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._unspoken = tag in UNSPOKEN
        for name, value in attributes:
            if name in READ_ATTRIBUTES and value:
                self.prose.append(Prose(Kind.INTERFACE, self.getpos()[0], value))

    def handle_endtag(self, tag: str) -> None:
        self._unspoken = False

    def handle_data(self, text: str) -> None:
        if text.strip() and not self._unspoken:
            self.prose.append(Prose(Kind.INTERFACE, self.getpos()[0], text))
