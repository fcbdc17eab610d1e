"""The names a template uses, loops resolved (``s.date`` is ``agent.seances.date``), what it prints raw."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from jinja2 import nodes

from pipeline.render.operations import TEXT_FILTERS
from pipeline.render.placing import typed

# Filters whose result holds the same elements as what they receive.
SAME_ELEMENTS = frozenset([
    "sort", "reverse", "list", "selectattr", "rejectattr", "select", "reject", "unique", "first", "last",
    "default", "d",
])  # fmt: skip
# Filters whose first argument, or ``attribute``, names a field of the elements.
BY_ATTRIBUTE = frozenset(
    ["sort", "selectattr", "rejectattr", "map", "join", "sum", "groupby", "unique", "min", "max"]
)
BY_FIRST = frozenset(["selectattr", "rejectattr", "groupby"])
# Filters that print what they receive, whatever it is; what « format » receives is how to print the others.
MAKE_TEXT = TEXT_FILTERS - {"format"}
AS_TEXT = MAKE_TEXT | {"default", "d"}
OF_LOOPS = frozenset(["first", "last"])  # what a loop knows of a turn, as a yes or no
ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
# The methods of a date that print it for machines, and what names its month or its day in English.
ISO = frozenset(["isoformat", "ctime"])
_IN_WORDS = re.compile("%[-_^#]*[aAbBcxXp]")
# What stands, in a path, for one element of a list.
ELEMENT = "[]"
Scope = Mapping[str, str]  # local name → the path it stands for; empty when it is nobody's field


class Shape(Enum):
    """What an expression does with the field it prints."""

    WHOLE = auto()
    ELEMENT = auto()  # prints one of a list, not the list
    TRUTH = auto()  # says yes or no: a comparison, whose path is empty
    CONDITION = auto()  # prints it when it is no
    SUM = auto()  # reckons with it


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a field: its full dotted path, its line; as typed, when it is printed as it is."""

    path: str
    line: int
    printed: str = ""
    shape: Shape = Shape.WHOLE


def _use(path: str, node: nodes.Node, printed: str = "", shape: Shape = Shape.WHOLE) -> Use:
    shape = Shape.ELEMENT if path.endswith(ELEMENT) else shape
    return Use(path.replace(ELEMENT, ""), node.lineno, printed, shape)


def uses(tree: nodes.Template) -> Iterator[Use]:
    """Yield the uses of the context's fields, in document order."""
    yield from _body(tree.body, {"loop": "", "self": "", "caller": "", "varargs": "", "kwargs": ""})


def path_of(node: nodes.Node | None, scope: Scope) -> str:
    """Return the dotted path an expression stands for, empty when it is none."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return _join(path_of(node.node, scope), node.attr)
    if isinstance(node, nodes.Getitem):
        base = path_of(node.node, scope)
        if isinstance(node.arg, nodes.Slice):
            return base
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        return _join(base, key) if isinstance(key, str) else base and base + ELEMENT
    if isinstance(node, nodes.Filter) and node.name in SAME_ELEMENTS:
        path = path_of(node.node, scope)
        return path + ELEMENT if path and node.name in ("first", "last") else path
    return ""


def _join(base: str, name: str) -> str:
    return f"{base}.{name}" if base else ""


def _body(body: list[nodes.Node], scope: Scope) -> Iterator[Use]:
    scope = dict(scope)
    for node in body:
        yield from _visit(node, scope)
        if isinstance(node, nodes.Assign):
            scope.update(_targets(node.target, path_of(node.node, scope)))
        elif isinstance(node, nodes.AssignBlock):
            scope.update(_targets(node.target, ""))
        elif isinstance(node, nodes.Macro):
            scope[node.name] = ""
        elif isinstance(node, nodes.If):
            scope.update({name: "" for name in _assigned(node) if name not in scope})


def _assigned(node: nodes.Node) -> Iterator[str]:
    for assign in node.find_all(nodes.Assign):
        yield from _targets(assign.target, "")
    for block in node.find_all(nodes.AssignBlock):
        yield from _targets(block.target, "")


def _targets(target: nodes.Node, path: str) -> dict[str, str]:
    if isinstance(target, nodes.Name):
        return {target.name: path}
    return {name.name: "" for name in target.find_all(nodes.Name)}


def _visit(node: nodes.Node, scope: Scope) -> Iterator[Use]:
    if isinstance(node, nodes.For):
        yield from _visit(node.iter, scope)
        over = path_of(node.iter, scope)
        inner = {**scope, **_targets(node.target, over and over + ELEMENT), "loop": ""}
        yield from _visit(node.test, inner) if node.test else ()
        yield from _body(node.body, inner)
        yield from _body(node.else_, scope)
    elif isinstance(node, nodes.Macro | nodes.CallBlock):
        yield from (use for default in node.defaults for use in _visit(default, scope))
        yield from _visit(node.call, scope) if isinstance(node, nodes.CallBlock) else ()
        yield from _body(node.body, {**scope, **{argument.name: "" for argument in node.args}})
    elif isinstance(node, nodes.If):
        yield from _visit(node.test, scope)
        yield from _body(node.body, scope)
        yield from (use for branch in node.elif_ for use in _visit(branch, scope))
        yield from _body(node.else_, scope)
    elif isinstance(node, nodes.Output):
        yield from (use for child in node.nodes for use in _printed(child, scope))
    elif isinstance(node, nodes.With):
        yield from (use for value in node.values for use in _visit(value, scope))
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            inner |= _targets(target, path_of(value, scope))
        yield from _body(node.body, inner)
    else:
        yield from _expression(node, scope)


def _printed(node: nodes.Node, scope: Scope) -> Iterator[Use]:
    """Yield the uses of a printed expression; what no filter shapes is printed as it is."""
    if isinstance(node, nodes.CondExpr):
        yield from _visit(node.test, scope)
        yield from (
            use for one in (node.expr1, node.expr2) if one is not None for use in _printed(one, scope)
        )
    elif isinstance(node, nodes.Filter) and node.name in AS_TEXT and node.node is not None:
        yield from _printed(node.node, scope)
        yield from (use for argument in node.args for use in _printed(argument, scope))
    elif isinstance(node, nodes.Or | nodes.And):
        yield from _first(node, scope)
        yield from _printed(node.right, scope)
    elif _is_truth(node, scope):
        yield _use("", node, typed(node), Shape.TRUTH)
        yield from _visit(node, scope)
    elif not isinstance(node, nodes.Call) and (path := path_of(node, scope)):
        yield _use(path, node, _as_named(node))
        yield from _visit(node, scope)
    else:
        yield from _visit(node, scope)


def _first(node: nodes.Or | nodes.And, scope: Scope) -> Iterator[Use]:
    """Yield the uses of what is printed when it is enough: by « and », what is no."""
    if isinstance(node, nodes.Or) or _is_truth(node.left, scope):
        yield from _printed(node.left, scope)
        return
    yield from _visit(node.left, scope)
    if path := path_of(node.left, scope):
        yield _use(path, node, typed(node.left), Shape.CONDITION)


def _is_truth(node: nodes.Node, scope: Scope) -> bool:
    """Tell whether an expression can say but yes or no."""
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return node.node.name == "loop" and not scope.get("loop") and node.attr in OF_LOOPS
    return isinstance(node, nodes.Not | nodes.Compare | nodes.Test)


def _as_named(node: nodes.Node) -> str:
    """Return what to write before the filter or the point that is missing."""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
        return typed(node.node)
    return f"({typed(node)})" if isinstance(node, nodes.Filter) else typed(node)


def _put_in_text(node: nodes.Node) -> Sequence[nodes.Node]:
    """Return the expressions of which this one makes a text."""
    if isinstance(node, nodes.Concat):
        return node.nodes
    if isinstance(node, nodes.Filter) and node.node is not None:
        return [node.node] if node.name in MAKE_TEXT else node.args if node.name == "format" else []
    if isinstance(node, nodes.Mod) and _is_text(node.left):
        return node.right.items if isinstance(node.right, nodes.Tuple) else [node.right]
    return _formatted(node) if isinstance(node, nodes.Call) else []


def _formatted(node: nodes.Call) -> Sequence[nodes.Node]:
    """Return what a text’s own ``format`` shows, unless the text says how."""
    method = node.node
    if not (isinstance(method, nodes.Getattr) and method.attr == "format"):
        return []
    shaped = not isinstance(method.node, nodes.Const) or ":" in str(method.node.value)
    return [] if shaped else [*node.args, *(item.value for item in node.kwargs)]


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def _reckoned(node: nodes.Node, scope: Scope) -> Iterator[Use]:
    """Yield the fields that a sum reckons with; the difference of two may be that of two dates."""
    if not isinstance(node, ARITHMETIC) or _is_text(node.left):
        return
    both = [(path, one) for one in (node.left, node.right) if (path := path_of(one, scope))]
    if not isinstance(node, nodes.Sub) or len(both) == 1:
        yield from (_use(path, node, typed(one), Shape.SUM) for path, one in both)


def _expression(node: nodes.Node, scope: Scope) -> Iterator[Use]:
    yield from _reckoned(node, scope)
    yield from (use for one in _put_in_text(node) for use in _printed(one, scope))
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        yield from _of_method(node.node, node.args, scope)
        yield from (use for child in (*node.args, *node.kwargs) for use in _visit(child, scope))
        return
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        path = path_of(node, scope)
        if path and getattr(node, "ctx", "load") == "load":
            yield _use(path, node)
            return
    if isinstance(node, nodes.Filter) and node.name in BY_ATTRIBUTE:
        yield from _by_attribute(node, scope)
    if isinstance(node, nodes.Assign):
        yield from _visit(node.node, scope)
        return
    for child in node.iter_child_nodes():
        yield from _visit(child, scope)


def _of_method(method: nodes.Getattr, given: list[nodes.Expr], scope: Scope) -> Iterator[Use]:
    """Yield the uses of what a method is called on, which is no field itself; some write dates in English."""
    path = path_of(method.node, scope)
    named = [one.value for one in given if isinstance(one, nodes.Const)]
    if path and (method.attr in ISO or (method.attr == "strftime" and _IN_WORDS.search(str(named)))):
        yield _use(path, method, typed(method.node))
    else:
        yield from _visit(method.node, scope)


def _by_attribute(node: nodes.Filter, scope: Scope) -> Iterator[Use]:
    base = path_of(node.node, scope)
    named = [item.value for item in node.kwargs if item.key == "attribute"]
    named += node.args[:1] if node.name in BY_FIRST else []
    for value in named:
        if base and isinstance(value, nodes.Const) and isinstance(value.value, str):
            yield _use(f"{base}.{value.value}", node)


def locals_of(tree: nodes.Template) -> Iterator[str]:
    """Yield the variables of a part's loops."""
    for loop in tree.find_all(nodes.For):
        yield from _targets(loop.target, "")


def fold(name: str) -> str:
    """Return a name without case nor accents."""
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
