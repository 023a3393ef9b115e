"""The prose of scripts, styles, documents and configuration files."""

import re
from collections.abc import Iterator

from scripts.language.prose import Kind, Prose

SCRIPT_TOKEN = re.compile(
    r"""
    (?P<block>/\*.*?\*/)
    | (?P<lines>//[^\n]*(?:\n[ \t]*//[^\n]*)*)
    | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | `(?:\\.|[^`\\])*`
    | (?<=[=(,:!&|?{};\[])[ \t\n]*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/
    """,
    re.VERBOSE | re.DOTALL,
)
STYLE_COMMENT = re.compile(r"(?P<block>/\*.*?\*/)", re.DOTALL)
HASH_COMMENTS = re.compile(r"(?:^|(?<=[ \t]))#+[ \t][^\n]*(?:\n[ \t]*#+[ \t][^\n]*)*", re.MULTILINE)
FENCED_CODE = re.compile(r"^(?P<fence>```+|~~~+).*?^(?P=fence)", re.MULTILINE | re.DOTALL)
LINK_TARGET = re.compile(r"(?<=\])\([^)\s]*\)|<https?://[^>]*>")
COMMENT_MARK = re.compile(r"^[ \t]*(?:/\*+|\*+/|\*|//+|#+)?|\*+/[ \t]*$", re.MULTILINE)
MARK = re.compile(r"^(?:/\*+|//+|#+)[ \t]*|[ \t]*\*+/$")
CONTINUED_MARK = re.compile(r"(?<=\n)[ \t]*(?:\*(?!/)|//+|#+)?[ \t]?")


def prose_of_script(source: str) -> Iterator[Prose]:
    """Yield the comments of a JavaScript file."""
    for token in SCRIPT_TOKEN.finditer(source):
        if token["block"] or token["lines"]:
            yield _comment(source, token)


def prose_of_style(source: str) -> Iterator[Prose]:
    """Yield the comments of a CSS file."""
    return (_comment(source, comment) for comment in STYLE_COMMENT.finditer(source))


def prose_of_configuration(source: str) -> Iterator[Prose]:
    """Yield the comments of a file whose comments begin with a number sign."""
    return (_comment(source, comment) for comment in HASH_COMMENTS.finditer(source))


def prose_of_document(source: str) -> Iterator[Prose]:
    """Yield the text of a Markdown file, without its code blocks and the targets of its links."""
    text = LINK_TARGET.sub("", FENCED_CODE.sub(_blank, source))
    for paragraph in re.finditer(r"\S.*?(?=\n[ \t]*\n|\Z)", text, re.DOTALL):
        yield Prose(Kind.DOCUMENT, _line(text, paragraph.start()), paragraph[0])


def _comment(source: str, comment: re.Match[str]) -> Prose:
    return Prose(Kind.COMMENT, _line(source, comment.start()), CONTINUED_MARK.sub("", MARK.sub("", comment[0])))


def _line(source: str, offset: int) -> int:
    return source.count("\n", 0, offset) + 1


def _blank(code: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", code[0])
