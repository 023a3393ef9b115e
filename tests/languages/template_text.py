"""A search for text for people in templates that is not translated."""

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
# A meta element's content is for people only with one of these names or properties.
SPOKEN_METAS = {"description", "og:title", "og:description", "og:site_name", "twitter:title", "twitter:description"}
SILENT_ELEMENTS = {"script", "style", "svg", "code", "template-style"}
HOLE = "\0"  # replaces what an expression writes
# The output of these blocks and macros is part of an attribute or of a style sheet.
MARKUP_BLOCKS = {"body_class", "html_attributes", "main_class", "plain_class", "robots"}
MARKUP_MACROS = {
    "card_focus_rule",
    "cover_rules",
    "covering",
    "facts",
    "focus",
    "focus_rule",
    "grid_theme",
    "loading",
    "page_theme",
    "ratio",
    "rule",
    "sharper",
    "sizes",
    "sizes_in_rows",
    "srcset",
    "studio_rules",
}
TRANSLATING = {"_", "gettext", "ngettext"}
# Keyword arguments of macros for attributes that people do not read.
SILENT_ARGUMENTS = {"class", "sizes", "only", "style"}


@dataclass(frozen=True)
class Leak:
    """An untranslated text: the template's path, the line of its node, and the text."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}: {self.text}"


def leaks_in(path: Path, source: str) -> Iterator[Leak]:
    """Yield every text of a template that people see and that is not a message."""
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


def _written(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """Yield the template's markup in order, with a hole for every expression."""
    if isinstance(node, nodes.Output):
        for part in node.nodes:
            is_text = isinstance(part, nodes.TemplateData)
            yield part.lineno, part.data if is_text else HOLE
        return
    for child in node.iter_child_nodes():
        if not _is_markup(child):
            yield from _written(child)


def _is_markup(node: nodes.Node) -> bool:
    match node:
        case nodes.Block(name=name):
            return name in MARKUP_BLOCKS
        case nodes.Macro(name=name):
            return name in MARKUP_MACROS
    return False


def _literals(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """Yield the sentences in string literals that are not translated, whether they are written or passed on."""
    match node:
        case nodes.Const(value=str() as text) if _is_sentence(text):
            yield node.lineno, text
        case nodes.Call(node=nodes.Name(name=name)) if name in TRANSLATING:
            return
        case nodes.Keyword(key=key) if key in SILENT_ARGUMENTS:
            return
        case nodes.Compare():
            return
        case nodes.Filter(name="format", node=nodes.Const(value=str() as text)) if text.startswith(("#", "(", "max(")):
            return
    if not _is_markup(node):
        for child in node.iter_child_nodes():
            yield from _literals(child)


def _is_sentence(text: str) -> bool:
    """Return whether a literal is for people: it has a capitalized word, or more than one word.

    Class names and tokens are not for people.
    """
    words = text.split()
    return any(word[:1].isupper() for word in words) or (len(words) > 1 and not text.startswith((" ", "(")))


class _Reader(HTMLParser):
    """A parser that collects text nodes and spoken attributes, with the current line."""

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
