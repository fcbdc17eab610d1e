"""The names a template uses, loops resolved (``s.date`` is ``agent.seances.date``); whether they exist."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from jinja2 import nodes

from pipeline.render.errors import Fault
from pipeline.render.placing import Source, typed

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
# Filters that print a value as a text, whatever it is.
AS_TEXT = frozenset(
    ["default", "d", "upper", "lower", "string", "title", "capitalize", "trim", "e", "escape"]
)
# What stands, in a path, for one element of a list.
ELEMENT = "[]"
Scope = Mapping[str, str]  # local name → the path it stands for; empty when it is nobody's field


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a field: its full dotted path, its line; as typed, when it is printed as it is."""

    path: str
    line: int
    printed: str = ""
    element: bool = False  # whether it is one of a list, not the list


def _use(path: str, node: nodes.Node, printed: str = "") -> Use:
    return Use(path.replace(ELEMENT, ""), node.lineno, printed, path.endswith(ELEMENT))


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
        local = {name.name: "" for target in node.targets for name in target.find_all(nodes.Name)}
        local |= {target.name: "" for target in node.targets if isinstance(target, nodes.Name)}
        yield from _body(node.body, {**scope, **local})
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
    elif isinstance(node, nodes.Concat | nodes.Or):
        both = node.nodes if isinstance(node, nodes.Concat) else (node.left, node.right)
        yield from (use for one in both for use in _printed(one, scope))
    elif isinstance(node, nodes.Name | nodes.Getattr) and (path := path_of(node, scope)):
        yield _use(path, node, typed(node))
    else:
        yield from _visit(node, scope)


def _expression(node: nodes.Node, scope: Scope) -> Iterator[Use]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        yield from _visit(node.node.node, scope)  # a method is no field
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


def _by_attribute(node: nodes.Filter, scope: Scope) -> Iterator[Use]:
    base = path_of(node.node, scope)
    named = [item.value for item in node.kwargs if item.key == "attribute"]
    named += node.args[:1] if node.name in BY_FIRST else []
    for value in named:
        if base and isinstance(value, nodes.Const) and isinstance(value.value, str):
            yield _use(f"{base}.{value.value}", node)


# What dates, times and lists of allowed values offer by themselves.
OF_VALUES = frozenset(["year", "month", "day", "hour", "minute", "value", "name"])


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What a template may name: ``fields`` (dotted, with the kind of each when known).

    ``elsewhere`` tells which other documents have a field; ``filters`` which one prints each kind;
    ``local`` are the variables of loops by member, which no other part sees.
    """

    fields: Collection[str] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    local: frozenset[tuple[str, str]] = frozenset()

    def kind(self, path: str) -> str:
        """Return the kind of a field, empty when it is not known."""
        return self.fields.get(path, "") if isinstance(self.fields, Mapping) else ""


# Kinds that have no text of their own: what to say of one printed as it is.
UNPRINTABLE = {
    "date": "date-sans-forme",
    "heure": "heure-sans-forme",
    "booleen": "booleen-imprime",
    "liste": "liste-imprimee",
    "ensemble": "ensemble-imprime",
    "image": "image-sans-filtre",
}


def locals_of(tree: nodes.Template) -> Iterator[str]:
    """Yield the variables of a part's loops."""
    for loop in tree.find_all(nodes.For):
        yield from _targets(loop.target, "")


def lint(found: Iterable[tuple[Use, Source]], dictionary: Dictionary) -> Iterator[Fault]:
    """Yield a fault per name that is unknown, or printed as it is though it has no text, and place."""
    known = set(dictionary.fields)
    known |= {path[:end] for path in dictionary.fields for end, letter in enumerate(path) if letter == "."}
    seen: set[tuple[str, str, object]] = set()
    for use, source in found:
        spot = source.spot(use.line)
        fault = _fault(use, known, dictionary, source.member)
        if fault is not None and (use.path, fault.code, spot) not in seen:
            seen.add((use.path, fault.code, spot))
            yield replace(fault, file=source.file, spot=spot)


def _fault(use: Use, known: set[str], dictionary: Dictionary, member: str) -> Fault | None:
    if not _exists(use.path, known):
        root = use.path.partition(".")[0]
        if any(name == root and of != member for of, name in dictionary.local):
            return Fault("variable-de-boucle", values=(("nom", use.path),))
        return _unknown(use.path, sorted(known), dictionary)
    kind = dictionary.kind(use.path)
    if use.element:
        kind = "ensemble" if any(name.startswith(use.path + ".") for name in known) else ""
    if not use.printed or kind not in UNPRINTABLE:
        return None
    given = (("nom", use.printed), ("filtre", dictionary.filters.get(kind, "")))
    return Fault(UNPRINTABLE[kind], values=given)


def _exists(path: str, known: set[str]) -> bool:
    base, _, last = path.rpartition(".")
    return path in known or (last in OF_VALUES and base in known)


def _unknown(path: str, known: list[str], dictionary: Dictionary) -> Fault:
    if path in dictionary.elsewhere:
        return Fault("champ-d-ailleurs", values=(("nom", path), ("documents", dictionary.elsewhere[path])))
    same = [name for name in known if fold(name) == fold(path)]
    if same:
        return Fault("nom-mal-ecrit", values=(("nom", path), ("voulu", same[0])))
    close = _near(path, known)
    advice = ("conseil-proche",) if close else ()
    return Fault("nom-inconnu", values=(("nom", path), ("voulu", close)), advice=advice)


def _near(path: str, known: list[str]) -> str:
    """Return the name probably meant, empty when none is near: one beside it by its last word, else any."""
    base, _, last = path.rpartition(".")
    beside = [name.rpartition(".")[2] for name in known if name.rpartition(".")[0] == base]
    if found := get_close_matches(last, beside, 1, 0.7):
        return f"{base}.{found[0]}" if base else found[0]
    return next(iter(get_close_matches(path, known, 1, 0.75)), "")


def fold(name: str) -> str:
    """Return a name without case nor accents."""
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
