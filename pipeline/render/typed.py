"""An expression of a template, as its author typed it or written back from its syntax tree."""

from collections.abc import Callable, Iterator, Sequence
from typing import cast

from jinja2 import Environment, nodes

_COMPARISONS = {
    "eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in",
}  # fmt: skip
_BINARY: dict[type[nodes.Node], str] = {
    nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.FloorDiv: "//",
    nodes.Mod: "%", nodes.Pow: "**", nodes.And: "and", nodes.Or: "or",
}  # fmt: skip
_UNARY: dict[type[nodes.Node], str] = {nodes.Not: "not ", nodes.Neg: "-", nodes.Pos: "+"}


def printed(environment: Environment, source: str) -> Iterator[str]:
    """Yield the expressions that a Jinja source prints, in order, as their author typed them."""
    inside: list[str] = []
    for _, kind, value in environment.lex(source):
        if kind == "variable_begin":
            inside = []
        elif kind == "variable_end":
            yield " ".join("".join(inside).split())
        else:
            inside.append(value)


def typed(node: nodes.Node | None) -> str:
    """Return the source of an expression: ``agent.nom|upper``."""
    if node is None:
        return ""
    kind = type(node)
    if kind in _BINARY:
        binary = cast(nodes.BinExpr, node)
        return f"{typed(binary.left)} {_BINARY[kind]} {typed(binary.right)}"
    if kind in _UNARY:
        return _UNARY[kind] + typed(cast(nodes.UnaryExpr, node).node)
    writer = _WRITERS.get(kind)
    return writer(node) if writer else kind.__name__


def _list(items: Sequence[nodes.Node]) -> str:
    return ", ".join(typed(item) for item in items)


def _arguments(node: nodes.Call | nodes.Filter | nodes.Test) -> str:
    keywords = [f"{item.key}={typed(item.value)}" for item in node.kwargs if isinstance(item, nodes.Keyword)]
    return ", ".join([typed(item) for item in node.args] + keywords)


def _filter(node: nodes.Filter) -> str:
    arguments = _arguments(node)
    return f"{typed(node.node)}|{node.name}" + (f"({arguments})" if arguments else "")


def _test(node: nodes.Test) -> str:
    arguments = _arguments(node)
    return f"{typed(node.node)} is {node.name}" + (f"({arguments})" if arguments else "")


def _condition(node: nodes.CondExpr) -> str:
    otherwise = f" else {typed(node.expr2)}" if node.expr2 is not None else ""
    return f"{typed(node.expr1)} if {typed(node.test)}{otherwise}"


def _compare(node: nodes.Compare) -> str:
    return typed(node.expr) + "".join(f" {_COMPARISONS[op.op]} {typed(op.expr)}" for op in node.ops)


def _slice(node: nodes.Slice) -> str:
    return ":".join(typed(part) for part in (node.start, node.stop))


def _const(node: nodes.Const) -> str:
    return repr(node.value) if isinstance(node.value, str) else str(node.value)


def _dict(node: nodes.Dict) -> str:
    return "{" + ", ".join(f"{typed(item.key)}: {typed(item.value)}" for item in node.items) + "}"


_WRITERS = cast(
    dict[type[nodes.Node], Callable[[nodes.Node], str]],
    {
        nodes.Name: lambda node: node.name,
        nodes.NSRef: lambda node: f"{node.name}.{node.attr}",
        nodes.Const: _const,
        nodes.Getattr: lambda node: f"{typed(node.node)}.{node.attr}",
        nodes.Getitem: lambda node: f"{typed(node.node)}[{typed(node.arg)}]",
        nodes.Slice: _slice,
        nodes.Filter: _filter,
        nodes.Test: _test,
        nodes.Call: lambda node: f"{typed(node.node)}({_arguments(node)})",
        nodes.Concat: lambda node: " ~ ".join(typed(item) for item in node.nodes),
        nodes.Compare: _compare,
        nodes.CondExpr: _condition,
        nodes.List: lambda node: f"[{_list(node.items)}]",
        nodes.Tuple: lambda node: _list(node.items),
        nodes.Dict: _dict,
        nodes.For: lambda node: f"for {typed(node.target)} in {typed(node.iter)}",
        nodes.If: lambda node: f"if {typed(node.test)}",
        nodes.Assign: lambda node: f"set {typed(node.target)} = {typed(node.node)}",
    },
)
