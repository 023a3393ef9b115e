"""The prose of a Python file: its docstrings, its comments and the sentences that it hands to gettext."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator

from scripts.language.prose import Kind, Prose

GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext", "lazy_ngettext", "lazy_pgettext"}
VALUE_DECORATORS = {"property", "cached_property", "hybrid_property", "classproperty", "expression", "fixture"}
DIRECTIVE = re.compile(r"#\s*(noqa|type:|pragma|fmt:|!|ruff:).*")
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def prose_of_python(source: str) -> Iterator[Prose]:
    """Yield the prose of a Python file."""
    tree = ast.parse(source)
    yield from docstrings_of(tree)
    yield from _joined_comments(source)
    yield from _sentences(tree)


def docstrings_of(tree: ast.Module) -> Iterator[Prose]:
    """Yield the docstring of the module and of each class and function in it."""
    for node in ast.walk(tree):
        if isinstance(node, Documented) and ast.get_docstring(node, clean=False):
            yield _docstring(node)


def _docstring(node: Documented) -> Prose:
    statement = node.body[0]
    assert isinstance(statement, ast.Expr)  # noqa: S101
    return Prose(_kind(node), statement.lineno, ast.literal_eval(statement.value))


def _kind(node: Documented) -> Kind:
    if isinstance(node, ast.Module):
        return Kind.MODULE
    if isinstance(node, ast.ClassDef):
        return Kind.CLASS
    if node.name.startswith("test_"):
        return Kind.TEST
    is_value = any(_last_name(decorator) in VALUE_DECORATORS for decorator in node.decorator_list)
    return Kind.VALUE if is_value else Kind.FUNCTION


def _last_name(expression: ast.expr) -> str:
    """Return the last part of a dotted name, called or not: ``fixture`` for ``pytest.fixture(scope="module")``."""
    if isinstance(expression, ast.Call):
        return _last_name(expression.func)
    return expression.attr if isinstance(expression, ast.Attribute) else getattr(expression, "id", "")


def _joined_comments(source: str) -> Iterator[Prose]:
    """Yield the comments; those on lines of their own, one below the other, are one piece of prose."""
    own_lines: list[tokenize.TokenInfo] = []
    for token in _comment_tokens(source):
        continues = own_lines and token.start == (own_lines[-1].start[0] + 1, own_lines[-1].start[1])
        if own_lines and not (continues and _is_alone(token)):
            yield _comment(own_lines)
            own_lines = []
        if _is_alone(token):
            own_lines.append(token)
        else:
            yield _comment([token])
    if own_lines:
        yield _comment(own_lines)


def _comment_tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return (token for token in tokens if token.type == tokenize.COMMENT)


def _is_alone(token: tokenize.TokenInfo) -> bool:
    return not token.line[: token.start[1]].strip()


def _comment(tokens: Iterable[tokenize.TokenInfo]) -> Prose:
    lines = list(tokens)
    content = "\n".join(DIRECTIVE.sub("", line.string).lstrip("# ") for line in lines)
    return Prose(Kind.COMMENT, lines[0].start[0], content)


def _sentences(tree: ast.Module) -> Iterator[Prose]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _last_name(node) in GETTEXT:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield Prose(Kind.INTERFACE, argument.lineno, argument.value)
