"""The import circles of ``app/``: modules that import each other, directly or through others."""

import ast
from collections.abc import Iterator
from pathlib import Path

from scripts.readability.source_tree import SourceTree

Graph = dict[str, set[str]]


def circles(tree: SourceTree) -> list[list[str]]:
    """Return the circles of imports that run when a module is loaded, each as a sorted list of module names."""
    found = (sorted(component) for component in strong_components(import_graph(tree)))
    return sorted(component for component in found if len(component) > 1)


def circles_outside_models(tree: SourceTree) -> int:
    """Return how many circles have a module outside of ``app/models``."""
    return sum(any(not name.startswith("app.models.") for name in circle) for circle in circles(tree))


def import_graph(tree: SourceTree) -> Graph:
    """Return for each module of ``app`` the modules of ``app`` that it imports when it is loaded.

    Imports within functions and below ``if TYPE_CHECKING`` do not count. For an imported name that is itself a module,
    that module counts. The packages above a module do not count, although their ``__init__.py`` runs first.
    """
    modules = {_module_name(file): module for file, module in tree.app_modules.items()}
    return {
        name: {imported for imported in _imported(module.body, set(modules)) if imported != name}
        for name, module in modules.items()
    }


def strong_components(graph: Graph) -> Iterator[set[str]]:
    """Yield the strongly connected components of a graph (Tarjan, 1972)."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []

    def visit(node: str) -> Iterator[set[str]]:
        index[node] = lowest[node] = len(index)
        stack.append(node)
        for neighbor in sorted(graph[node]):
            if neighbor not in index:
                yield from visit(neighbor)
                lowest[node] = min(lowest[node], lowest[neighbor])
            elif neighbor in stack:
                lowest[node] = min(lowest[node], index[neighbor])
        if lowest[node] == index[node]:
            start = stack.index(node)
            yield set(stack[start:])
            del stack[start:]

    for node in sorted(graph):
        if node not in index:
            yield from visit(node)


def _module_name(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def _imported(statements: list[ast.stmt], modules: set[str]) -> Iterator[str]:
    for statement in statements:
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names if alias.name in modules)
        elif isinstance(statement, ast.ImportFrom):
            yield from _imported_from(statement, modules)
        elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _imported(_statements_of(statement), modules)


def _imported_from(statement: ast.ImportFrom, modules: set[str]) -> Iterator[str]:
    for alias in statement.names:
        candidates = (f"{statement.module}.{alias.name}", statement.module or "")
        yield from [name for name in candidates if name in modules][:1]


def _statements_of(statement: ast.stmt) -> list[ast.stmt]:
    """Return the statements of a block, such as ``if`` or ``class``, that run when the module is loaded."""
    children = list(ast.iter_child_nodes(statement))
    if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
        children = list(statement.orelse)
    handled = [inner for child in children if isinstance(child, ast.ExceptHandler) for inner in child.body]
    return [child for child in children if isinstance(child, ast.stmt)] + handled
