"""Every change that can be made in one module."""

import ast
from collections.abc import Iterator

from scripts.mutants.change import Change
from scripts.mutants.operators import replacements

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
UNCHANGED = ("annotation", "returns", "decorator_list", "type_params")

Found = tuple[ast.expr | ast.stmt, int, bool]  # a node, the first line of its statement, whether it is in a function


def changes(path: str, source: bytes) -> list[Change]:
    """Return every change of the module, in the order of its text; annotations, decorators and texts stay."""
    offsets = [0]
    for line in source.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    found = []
    for node, first_line, is_in_function in _nodes(ast.parse(source), 1, False):
        last_line = node.end_lineno or node.lineno
        start, end = offsets[node.lineno - 1] + node.col_offset, offsets[last_line - 1] + (node.end_col_offset or 0)
        lines = (node.lineno, *({first_line, *range(node.lineno, last_line + 1)} - {node.lineno}))
        old = source[start:end].decode()
        for operator, new in replacements(node):
            found.append(Change(path, start, end, operator, old, new, lines, not is_in_function))
    return sorted(found)


def _nodes(node: ast.AST, first_line: int, is_in_function: bool) -> Iterator[Found]:
    for name, value in ast.iter_fields(node):
        if name in UNCHANGED:
            continue
        is_within = is_in_function or (isinstance(node, FUNCTIONS) and name == "body")
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr):
                continue
            line = child.lineno if isinstance(child, ast.stmt) else first_line
            if isinstance(child, ast.expr | ast.stmt):
                yield child, line, is_within
            yield from _nodes(child, line, is_within)
