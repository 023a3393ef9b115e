"""The prose of a Markdown document, paragraph by paragraph."""

import re
from collections.abc import Iterator

from scripts.language.prose import Kind, Prose

FENCED_CODE = re.compile(r"^[ \t]*(?P<fence>```+|~~~+).*?^[ \t]*(?P=fence)", re.MULTILINE | re.DOTALL)
LINK_TARGET = re.compile(r"(?<=\])\([^)\s]*\)|<https?://[^>]*>")
PARAGRAPH = re.compile(r"\S.*?(?=\n[ \t]*\n|\Z)", re.DOTALL)


def prose_of_document(source: str) -> Iterator[Prose]:
    """Yield the paragraphs of a document, without code blocks and the targets of links."""
    text = LINK_TARGET.sub("", FENCED_CODE.sub(lambda code: "\n" * code[0].count("\n"), source))
    for paragraph in PARAGRAPH.finditer(text):
        yield Prose(Kind.DOCUMENT, text.count("\n", 0, paragraph.start()) + 1, paragraph[0])
