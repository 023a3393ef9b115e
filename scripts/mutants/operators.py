"""The kinds of change: each yields the replacements of one node of the syntax tree, with the kind's name."""

import ast
import copy
from collections.abc import Callable, Iterator
from typing import cast

Replacement = tuple[str, str]  # the kind's name, the new text

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}
CONDITIONS = {"where", "filter", "filter_by", "having"}  # methods of a query whose arguments restrict it
LOGGERS = {"log", "logger"}  # what a log says is no behavior
ORDERLESS = {"isinstance", "cast", "getattr", "min", "max"}  # swapped arguments fail at once, or change nothing


def replacements(node: ast.AST) -> Iterator[Replacement]:
    """Yield every change of this node itself; its children are changed on their own."""
    for kind, change in KINDS.items():
        if isinstance(node, kind):
            yield from change(node)


def _of_comparison(node: ast.AST) -> Iterator[Replacement]:
    node = cast(ast.Compare, node)
    other = COMPARED.get(type(node.ops[0]))
    if len(node.ops) == 1 and other is not None:
        changed = copy.copy(node)
        changed.ops = [other()]
        yield "comparison", _text(changed)


def _of_condition(node: ast.AST) -> Iterator[Replacement]:
    node = cast(ast.BoolOp, node)
    changed = copy.copy(node)
    changed.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "and/or", _text(changed)
    for position in range(len(node.values)):
        fewer = copy.copy(node)
        fewer.values = node.values[:position] + node.values[position + 1 :]
        yield "removed operand", _text(fewer.values[0] if len(fewer.values) == 1 else fewer)


def _of_negation(node: ast.AST) -> Iterator[Replacement]:
    node = cast(ast.UnaryOp, node)
    if isinstance(node.op, ast.Not):
        yield "removed not", _text(node.operand)


def _of_constant(node: ast.AST) -> Iterator[Replacement]:
    value = cast(ast.Constant, node).value
    if isinstance(value, bool):
        yield "constant", str(not value)
    elif isinstance(value, int):
        yield "constant", str(value + 1)


def _of_computation(node: ast.AST) -> Iterator[Replacement]:
    node = cast(ast.BinOp, node)
    other = COMPUTED.get(type(node.op))
    is_text = any(isinstance(side, ast.JoinedStr) or _is_text(side) for side in (node.left, node.right))
    if other is not None and not is_text:
        changed = copy.copy(node)
        changed.op = other()
        yield "computation", _text(changed)


def _of_call(node: ast.AST) -> Iterator[Replacement]:
    node = cast(ast.Call, node)
    if isinstance(node.func, ast.Attribute) and node.func.attr in CONDITIONS:
        yield "removed condition", _text(node.func.value)
        for position in range(len(node.args) if len(node.args) > 1 else 0):
            fewer = copy.copy(node)
            fewer.args = node.args[:position] + node.args[position + 1 :]
            yield "removed condition", _text(fewer)
    elif len(node.args) > 1 and not any(isinstance(argument, ast.Starred) for argument in node.args):
        swapped = copy.copy(node)
        swapped.args = [node.args[1], node.args[0], *node.args[2:]]
        if ast.dump(node.args[0]) != ast.dump(node.args[1]) and not _is_of(node, ORDERLESS):
            yield "swapped arguments", _text(swapped)


def _of_expression_statement(node: ast.AST) -> Iterator[Replacement]:
    value = cast(ast.Expr, node).value
    if isinstance(value, ast.Call) and not _is_of(value, LOGGERS):
        yield "removed call", "pass"


def _of_assignment(node: ast.AST) -> Iterator[Replacement]:
    if isinstance(node, ast.AugAssign) or all(
        isinstance(target, ast.Attribute | ast.Subscript) for target in cast(ast.Assign, node).targets
    ):
        yield "removed statement", "pass"


def _of_refusal(node: ast.AST) -> Iterator[Replacement]:
    if cast(ast.Raise, node).exc is not None:
        yield "removed raise", "pass"


def _of_return(node: ast.AST) -> Iterator[Replacement]:
    value = cast(ast.Return, node).value
    if value is not None and not (isinstance(value, ast.Constant) and value.value is None):
        yield "return None", "return None"


KINDS: dict[type[ast.AST], Callable[[ast.AST], Iterator[Replacement]]] = {
    ast.Compare: _of_comparison,
    ast.BoolOp: _of_condition,
    ast.UnaryOp: _of_negation,
    ast.Constant: _of_constant,
    ast.BinOp: _of_computation,
    ast.Call: _of_call,
    ast.Expr: _of_expression_statement,
    ast.Assign: _of_assignment,
    ast.AugAssign: _of_assignment,
    ast.Raise: _of_refusal,
    ast.Return: _of_return,
}


def _text(node: ast.expr) -> str:
    return f"({ast.unparse(node)})"


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _is_of(call: ast.Call, names: set[str]) -> bool:
    """Return whether a function of these names is called, or a method of an object of these names."""
    function = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    return isinstance(function, ast.Name) and function.id in names
