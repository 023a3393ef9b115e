"""The figures on Python files: function lengths, imports, docstrings and ignored types."""

import ast
import re
from collections.abc import Iterator

from scripts.language.python_prose import docstrings_of
from scripts.language.rules import RULES
from scripts.readability.source_tree import SourceTree

TYPE_IGNORE = re.compile(r"#\s*type:\s*ignore\b")


def function_lengths(tree: SourceTree) -> list[int]:
    """Return the number of lines of each function in ``app/``, from ``def`` to its last line."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for module in tree.app_modules.values()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def own_imports(tree: SourceTree) -> list[int]:
    """Return for each file in ``app/`` how many modules of ``app`` it imports, also within its functions."""
    return [len(set(_own_modules(module))) for module in tree.app_modules.values()]


def banned_docstrings(tree: SourceTree) -> int:
    """Return how many docstrings have a form that the language rules ban."""
    docstrings = [prose for module in tree.modules.values() for prose in docstrings_of(module)]
    return sum(any(rule.is_broken_by(prose) for rule in RULES) for prose in docstrings)


def ignored_types(tree: SourceTree) -> int:
    """Return how often ``app/`` tells mypy to ignore a type."""
    return sum(len(TYPE_IGNORE.findall(tree.text(file))) for file in tree.app_modules)


def _own_modules(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.partition(".")[0] == "app")
