"""The English sentences of the visitors' side, extracted from templates, scripts and Python."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.languages.upkeep import visitor_sources
from app.languages.upkeep.visitor_sources import APP

KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
COMMENT = "Translators:"  # a comment that begins with it is for them
TEMPLATE_OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
# A button, or a link that is drawn as one: its label may not become much longer.
BUTTON = re.compile(r"""<(button|a|summary)\b[^>]*\bclass="[^"]*button[^"]*"[^>]*>(.*?)</\1>""", re.DOTALL)
LABEL = re.compile(r"""_\(\s*"((?:[^"\\]|\\.)*)"|\{%-? trans[^%]*%\}([^{<]*)\{%-? endtrans""")


@dataclass
class Sentence:
    """An English sentence that is its own id: where it is, what is said to translators, and its plural if it counts."""

    singular: str
    plural: str = ""
    files: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)
    is_button: bool = False


def visitors_sentences() -> dict[str, Sentence]:
    """Return every sentence that a visitor can see, by its English singular, in the order of the files."""
    found: dict[str, Sentence] = {}
    for path, singular, plural, comments in _extracted():
        sentence = found.setdefault(singular, Sentence(singular))
        sentence.plural = sentence.plural or plural
        sentence.files.add(path.relative_to(APP.parent).as_posix())
        sentence.comments += [comment for comment in comments if comment not in sentence.comments]
    for template in visitor_sources.templates():
        for label in labels_of_buttons(template.read_text()):
            if label in found:
                found[label].is_button = True
    return found


def labels_of_buttons(source: str) -> Iterator[str]:
    """Yield each sentence of a template that is the visible text of a button."""
    for _tag, content in BUTTON.findall(source):
        for called, block in LABEL.findall(re.sub(r"<[^>]*>", " ", content)):
            yield called or " ".join(block.split())


def _extracted() -> Iterator[tuple[Path, str, str, list[str]]]:
    for path in visitor_sources.templates():
        yield from _of_file(path, "jinja2.ext:babel_extract", TEMPLATE_OPTIONS)
    for path in visitor_sources.scripts():
        yield from _of_file(path, "javascript", {})
    for path in visitor_sources.python_files():
        yield from _of_file(path, "python", {}, list(visitor_sources.lines_of_owners(path)))


def _of_file(
    path: Path, method: str, options: dict[str, str], without: list[range] | None = None
) -> Iterator[tuple[Path, str, str, list[str]]]:
    from babel.messages.extract import extract

    with path.open("rb") as file:
        for line, message, comments, _context in extract(method, file, KEYWORDS, [COMMENT], options, True):
            if any(line in lines for lines in without or []):
                continue
            singular, plural = message if isinstance(message, tuple) else (message, "")
            yield path, singular, plural, [comment.strip() for comment in comments]
