"""The plan of a part: expressions placed as typed, static pieces settled, loops and straddling noted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from jinja2 import Environment, nodes

from pipeline.render.codegen import Plan
from pipeline.render.cursor import Cursor
from pipeline.render.errors import Spot
from pipeline.render.identifiers import RESTARTED
from pipeline.render.patch import static
from pipeline.render.places import Place

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
        return f"{_operand(binary.left, kind)} {_BINARY[kind]} {_operand(binary.right, kind)}"
    if kind in _UNARY:
        return _UNARY[kind] + _operand(cast(nodes.UnaryExpr, node).node)
    writer = _WRITERS.get(kind)
    return writer(node) if writer else kind.__name__


def _operand(node: nodes.Node | None, around: type[nodes.Node] | None = None) -> str:
    """Return the source of what an operator, a filter or a point takes, in brackets where it needs them."""
    compound = type(node) in {*_BINARY, *_UNARY, nodes.CondExpr, nodes.Compare, nodes.Concat}
    return f"({typed(node)})" if compound and type(node) is not around else typed(node)


def _owner(node: nodes.Node) -> str:
    """Return the source of what an element or a field is taken of."""
    return f"({typed(node)})" if isinstance(node, nodes.Filter | nodes.Test) else _operand(node)


def _list(items: Sequence[nodes.Node]) -> str:
    return ", ".join(typed(item) for item in items)


def _arguments(node: nodes.Call | nodes.Filter | nodes.Test) -> str:
    keywords = [f"{item.key}={typed(item.value)}" for item in node.kwargs if isinstance(item, nodes.Keyword)]
    return ", ".join([typed(item) for item in node.args] + keywords)


def _filter(node: nodes.Filter) -> str:
    arguments = _arguments(node)
    return f"{_operand(node.node)}|{node.name}" + (f"({arguments})" if arguments else "")


def _test(node: nodes.Test) -> str:
    arguments = _arguments(node)
    return f"{_operand(node.node)} is {node.name}" + (f"({arguments})" if arguments else "")


def _condition(node: nodes.CondExpr) -> str:
    otherwise = f" else {typed(node.expr2)}" if node.expr2 is not None else ""
    return f"{typed(node.expr1)} if {typed(node.test)}{otherwise}"


def _compare(node: nodes.Compare) -> str:
    return typed(node.expr) + "".join(f" {_COMPARISONS[op.op]} {typed(op.expr)}" for op in node.ops)


def _slice(node: nodes.Slice) -> str:
    return ":".join(typed(part) for part in (node.start, node.stop, node.step)).removesuffix(":")


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
        nodes.Getattr: lambda node: f"{_owner(node.node)}.{node.attr}",
        nodes.Getitem: lambda node: f"{_owner(node.node)}[{typed(node.arg)}]",
        nodes.Slice: _slice,
        nodes.Filter: _filter,
        nodes.Test: _test,
        nodes.Call: lambda node: f"{_owner(node.node)}({_arguments(node)})",
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


LOOPS = (nodes.For, nodes.Macro, nodes.CallBlock)


@dataclass(frozen=True, slots=True)
class Source:
    """A part ready for Jinja: ``ranks`` gives the paragraph of each line, ``spots`` each one's place.

    Of a ``faulty`` part the text is but its outline.
    """

    member: str
    file: str
    text: str
    ranks: list[int]
    spots: list[Spot]
    body: bool = False
    properties: bool = False
    parsed: bool = False  # whether a table is such that each document must be parsed to mend it
    links: frozenset[str] = frozenset()
    faulty: bool = False

    def spot(self, line: int) -> Spot:
        """Return the place of a line of the Jinja source."""
        if not self.ranks or not self.spots:
            return Spot(self.spots[0].part if self.spots else "")
        return self.spots[self.ranks[min(line, len(self.ranks)) - 1]]


def plan_of(tree: nodes.Template, source: Source, printed: Iterator[str]) -> Plan:
    """Walk the tree in document order, a reading head on the XML; ``printed``: its expressions as typed."""
    return _Walk(source, printed).over(tree)


class _Walk:
    def __init__(self, source: Source, printed: Iterator[str]) -> None:
        self._source = source
        self._printed = printed
        self._cursor = Cursor(properties=source.properties)
        self._plan = Plan(source.body)
        self._loop = 0  # the innermost loop around, by its number; 0 outside
        self._line = 1

    def over(self, tree: nodes.Template) -> Plan:
        self._plan.restarts = frozenset(RESTARTED.findall(self._source.text))
        self._visit(tree)
        if self._cursor.path() or not self._cursor.sound:
            self._plan.straddling.append(self._source.spot(self._line))
        return self._plan

    def _visit(self, node: nodes.Node) -> None:
        around = self._loop
        if isinstance(node, LOOPS):
            self._loop = self._plan.loops.enter(around)
            node.body.insert(
                0, nodes.Output([self._plan.loops.turn(self._loop, node.lineno)], lineno=node.lineno)
            )
        for _, value in node.iter_fields():
            if isinstance(value, nodes.Node):
                self._child(node, value)
            elif isinstance(value, list):
                self._children(node, value)
        self._loop = around

    def _children(self, node: nodes.Node, children: Sequence[object]) -> None:
        """A list of statements is a body: it must end where it began, else what it repeats is no XML."""
        before = self._cursor.path()
        for child in children:
            if isinstance(child, nodes.Node):
                self._child(node, child)
        if not isinstance(node, nodes.Template | nodes.Output) and self._cursor.path() != before:
            self._plan.straddling.append(self._source.spot(node.lineno))

    def _child(self, parent: nodes.Node, child: nodes.Node) -> None:
        if isinstance(child, nodes.TemplateData):
            child.data = self._cursor.feed(static(child.data))
            if self._cursor.sound:
                self._line = child.lineno
            self._plan.loops.note(child, self._loop)
            return
        if isinstance(parent, nodes.Output):
            spot = self._source.spot(child.lineno)
            around = self._cursor.here()
            self._plan.places[id(child)] = Place(
                next(self._printed), self._source.file, spot, around, self._source.member
            )
            self._cursor.skip()
        self._visit(child)
