"""Finds text for people in templates that does not pass through the translation seam."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

# Attributes that people read or hear.
SPOKEN_ATTRIBUTES = {
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "content",
    "label",
    "placeholder",
    "title",
}
# A meta element's content is for people only where its name or property says so.
SPOKEN_METAS = {"description", "og:title", "og:description", "og:site_name", "twitter:title", "twitter:description"}
SILENT_ELEMENTS = {"script", "style", "svg", "code", "template-style"}
HOLE = "\0"  # what an expression writes


@dataclass(frozen=True)
class Leak:
    """Text outside of the seam: the template's path, the line of the node it is in, and the text."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}: {self.text}"


def leaks_in(path: Path, source: str) -> Iterator[Leak]:
    """Yield every text of a template that people see and that is no message."""
    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    tree = environment.parse(source)
    reader = _Reader()
    for line, text in _written(tree):
        reader.line = line
        reader.feed(text)
    reader.close()
    for line, text in (*reader.found, *_literals(tree)):
        if any(character.isalpha() for character in text):
            yield Leak(path, line, " ".join(text.replace(HOLE, "…").split()))


def _written(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield the template's markup in its order, every expression as a hole."""
    for output in tree.find_all(nodes.Output):
        for part in output.nodes:
            is_text = isinstance(part, nodes.TemplateData)
            yield part.lineno, part.data if is_text else HOLE


def _literals(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield sentences in string literals of expressions that are written out: ``{{ "Send" if a else "Save" }}``."""
    for output in tree.find_all(nodes.Output):
        for part in output.nodes:
            if not isinstance(part, nodes.TemplateData):
                yield from _written_by(part)


def _written_by(expression: nodes.Node) -> Iterator[tuple[int, str]]:
    match expression:
        case nodes.Const(value=str() as text) if _is_sentence(text):
            yield expression.lineno, text
        case nodes.CondExpr(expr1=yes, expr2=no):
            for branch in filter(None, (yes, no)):
                yield from _written_by(branch)
        case nodes.Concat(nodes=parts):
            for part in parts:
                yield from _written_by(part)
        case nodes.Add(left=left, right=right) | nodes.Or(left=left, right=right):
            yield from _written_by(left)
            yield from _written_by(right)
        case nodes.Filter(node=nodes.Node() as inner):
            yield from _written_by(inner)
        case nodes.Call(node=nodes.Getattr(node=nodes.Const(value=str() as text), attr="format")):
            yield expression.lineno, text


def _is_sentence(text: str) -> bool:
    """Whether a literal is for people: a word with a capital, or several words; class names and tokens are neither."""
    words = text.split()
    return any(word[:1].isupper() for word in words) or (len(words) > 1 and not text.startswith((" ", "(")))


class _Reader(HTMLParser):
    """Collects text nodes and spoken attributes, with the line that was being read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.line = 0
        self.found: list[tuple[int, str]] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Read the attributes that people hear."""
        known = {name: value or "" for name, value in attributes}
        is_spoken_meta = (known.get("name") or known.get("property")) in SPOKEN_METAS
        for name in SPOKEN_ATTRIBUTES & known.keys():
            if name != "content" or is_spoken_meta:
                self.found.append((self.line, known[name]))
        if tag in SILENT_ELEMENTS:
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave a silent element."""
        if tag in self._silent:
            self._silent.remove(tag)

    def handle_data(self, data: str) -> None:
        """Read a text node."""
        if not self._silent:
            self.found.append((self.line, data))
