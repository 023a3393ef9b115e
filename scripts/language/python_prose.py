"""The prose of a Python file: docstrings, comments, and text that users read.

Such a text is an argument of gettext or of a raised exception, or the ``help`` or ``description`` of a command, a field
or an operation of the API.
"""

import ast
import re
from collections.abc import Iterator

from scripts.language.comments import PYTHON, comments
from scripts.language.prose import Kind, Prose

GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext", "lazy_ngettext", "lazy_pgettext"}
EXPLANATIONS = {"help", "short_help", "epilog", "description"}
HAS_SENTENCES = re.compile(r"(?<!\w)_\(|gettext\(|\braise \w+\(|\b(?:help|epilog|description)=")
VALUE_DECORATORS = {"property", "cached_property", "hybrid_property", "classproperty", "expression", "fixture"}
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def prose_of_python(source: str) -> Iterator[Prose]:
    """Yield the prose of a Python file."""
    tree = ast.parse(source)
    yield from docstrings_of(tree)
    yield from comments(source, PYTHON)
    if HAS_SENTENCES.search(source):
        yield from _sentences(tree)


def docstrings_of(node: ast.AST) -> Iterator[Prose]:
    """Yield the docstrings of a module, class or function and of everything that is defined in it."""
    if isinstance(node, Documented) and ast.get_docstring(node, clean=False):
        yield _docstring(node)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from docstrings_of(child)


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
    """Return the last part of a dotted name or of its call: ``fixture`` for ``pytest.fixture(scope="module")``."""
    if isinstance(expression, ast.Call):
        return _last_name(expression.func)
    return expression.attr if isinstance(expression, ast.Attribute) else getattr(expression, "id", "")


def _sentences(tree: ast.Module) -> Iterator[Prose]:
    for node in ast.walk(tree):
        for argument in _arguments_for_people(node):
            if isinstance(argument, ast.JoinedStr):
                yield Prose(Kind.INTERFACE, argument.lineno, "".join(map(_constant, argument.values)))
            elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield Prose(Kind.INTERFACE, argument.lineno, argument.value)


def _arguments_for_people(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        return node.exc.args
    if isinstance(node, ast.Call):
        explanations = [keyword.value for keyword in node.keywords if keyword.arg in EXPLANATIONS]
        return [*node.args, *explanations] if _last_name(node) in GETTEXT else explanations
    return []


def _constant(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "…"
