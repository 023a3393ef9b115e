"""The comments of every language in the repository except Jinja.

Comments on consecutive lines without code are one piece of prose. A comment after code is a separate one.
"""

import re
from collections.abc import Iterator

from scripts.language.prose import Kind, Prose, dotted

ONE_LINE_STRING = r""" "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' """
PYTHON = re.compile(
    rf"""
    (?P<comment> ^(?P<indent>[ \t]*)\#[^\n]*(?:\n(?P=indent)\#[^\n]*)* | \#[^\n]*)
    | (?P<quotes>\"\"\"|''')(?:\\.|.)*?(?P=quotes) | {ONE_LINE_STRING}
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
SCRIPT = re.compile(
    rf"""
    (?P<comment> /\*.*?\*/ | ^(?P<indent>[ \t]*)//[^\n]*(?:\n(?P=indent)//[^\n]*)* | //[^\n]*)
    | {ONE_LINE_STRING} | `(?:\\.|[^`\\])*`
    | (?<=[=(,:!&|?{{}};\[])\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/  # a regular expression
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
STYLE = re.compile(r"(?P<comment>/\*.*?\*/)", re.DOTALL)
CONFIGURATION = re.compile(
    r"(?P<comment>^(?P<indent>[ \t]*)#[^\n]*(?:\n(?P=indent)#[^\n]*)*|(?<=[ \t])#+[ \t][^\n]*)", re.MULTILINE
)
MARKS = re.compile(r"^[ \t]*(?:/\*+|\*(?!/)|//+|#+)|\*+/[ \t]*$", re.MULTILINE)
DIRECTIVE = re.compile(
    r"^[ \t]*(?:noqa|type:|pragma|fmt:|ruff:|!|shellcheck|eslint|stylelint|@ts-)[^\n]*", re.MULTILINE
)

TYPE = r"\{(?:[^{}]|\{[^{}]*\})*\}"
TAG = re.compile(
    rf"(?<!\w)@(?:param|prop(?:erty)?|typedef|template|callback)\s+(?:{TYPE}\s*)?\[?[\w.$]+(?:=[^\]\n]*)?\]?"
    rf"|(?<!\w)@\w+(?:\s+{TYPE})?|\{{@[^}}]*\}}"
)


def comments(source: str, language: re.Pattern[str]) -> Iterator[Prose]:
    """Yield the comments of a source in one of the languages above, without marks, directives and JSDoc tags."""
    for token in language.finditer(source):
        if token["comment"]:
            line = source.count("\n", 0, token.start()) + 1
            text = DIRECTIVE.sub("", MARKS.sub("", token["comment"]))
            yield Prose(Kind.COMMENT, line, TAG.sub(dotted, text))
