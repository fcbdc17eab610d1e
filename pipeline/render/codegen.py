"""Jinja's syntax tree made Python code that emits bytes, each value converted where it stands."""

import re
from typing import cast

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame

from pipeline.render.containers import MARKED
from pipeline.render.environment import DocumentEnvironment
from pipeline.render.errors import Spot
from pipeline.render.identifiers import Loops, Piece, cut
from pipeline.render.places import Kind, Place
from pipeline.render.values import TYPED, needed

# Where even an ordinary text needs more than its escaping.
CONVERTERS = {Kind.XML: "convert", **dict.fromkeys(TYPED, "convert_typed")}


# The types that go into a text as they are, and what gives the text of any other.
AS_TEXT = ("TEXTS", "environment.as_text")
_RESOLVE = "resolve = context.resolve_or_missing"
_EMIT = "emit, emit_one, begin, end = context.emit, context.emit_one, context.begin, context.end"
_ONE_PIECE = re.compile(r"\bemit\(\((\n[^\n]*),(\n *)\)\)")
_LOOP_VARIABLES = "_loop_vars = {}\n"


def lightened(source: str) -> str:
    """Take from the generated code what it does for nothing, line for line; name where its pieces go."""
    if source.count("_loop_vars") == source.count(_LOOP_VARIABLES):  # nothing is set in a loop
        source = source.replace(_LOOP_VARIABLES, "pass\n")
    source = _ONE_PIECE.sub(r"emit_one(\1\2)", source)
    return source.replace(f"    {_RESOLVE}\n", f"    {_RESOLVE}; {_EMIT}\n")


class Plan:
    """What was found before: the place of each expression, the loops, the lists that start again."""

    def __init__(self, number_drawings: bool = False) -> None:
        self.places: dict[int, Place] = {}
        self.loops = Loops()
        self.restarts: frozenset[str] = frozenset()
        self.number_drawings = number_drawings
        self.straddling: list[Spot] = []


class DocumentCodeGenerator(CodeGenerator):
    """Like Jinja's, with static text encoded once, values checked in place, plain attributes direct.

    Outside a capture (macro, set block) the code emits tuples of bytes; inside, it collects text.
    The containers that tags may empty are mended as they end, by calls; without ``marks``, they are not.
    """

    def __init__(self, environment: Environment, name: str, plan: Plan, *, marks: bool = True) -> None:
        super().__init__(environment, name, name, optimized=False)
        self._marks = marks
        self._begun = False
        self.captured = False  # whether a container is marked in what a template keeps to print later
        self.plan = plan
        self.constants: dict[str, object] = {}
        self._classes: dict[
            str, str
        ] = {}  # an attribute → the constant that holds the classes known to have it
        self.nodes_by_line: dict[int, nodes.Node] = {}
        self._pending: nodes.Node | None = None

    def _constant(self, prefix: str, value: object) -> str:
        name = f"{prefix}_{len(self.constants)}"
        self.constants[name] = value
        return name

    def _known(self, attribute: str) -> str:
        """Name the classes known to have an attribute, the same for all places of a part."""
        if attribute not in self._classes:
            self._classes[attribute] = self._constant("known", set())
        return self._classes[attribute]

    def newline(self, node: nodes.Node | None = None, extra: int = 0) -> None:
        """Remember which node the coming line is made for."""
        super().newline(node, extra)
        self._pending = node or self._pending

    def write(self, x: str) -> None:
        """Note the node of the line written to."""
        super().write(x)
        if self._pending is not None:
            self.nodes_by_line.setdefault(self.code_lineno, self._pending)
            self._pending = None

    def start_write(self, frame: Frame, node: nodes.Node | None = None) -> None:
        """Emit what a call block, a filter block or a recursive loop gives, which is text."""
        if frame.buffer is None:
            self.writeline("emit((as_bytes(context, ", node)
        else:
            super().start_write(frame, node)

    def end_write(self, frame: Frame) -> None:
        """Close what ``start_write`` opened."""
        if frame.buffer is None:
            self.write("),))")
        else:
            super().end_write(frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        """Write one tuple for a run of static pieces and values, cut where a container begins or ends."""
        if all(id(child) in self.plan.loops.turns and not self._split(child) for child in node.nodes):  # type: ignore[arg-type]
            return
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                self._static(child, node, frame)
            else:
                self._begin(node, frame)
                self._value(child, frame)
        self._end()

    def _begin(self, node: nodes.Output, frame: Frame) -> None:
        """Open the tuple of a run of pieces, unless it is."""
        if not self._begun:
            self.writeline("emit((" if frame.buffer is None else f"{frame.buffer}.extend((", node)
            self.indent()
            self._begun = True

    def _end(self) -> None:
        if self._begun:
            self.outdent()
            self.writeline("))")
            self._begun = False

    def _static(self, child: nodes.TemplateData, node: nodes.Output, frame: Frame) -> None:
        for is_code, piece in self._split(child):
            if is_code:
                self._begin(node, frame)
                self.newline()
                self.write(f"{piece}{'.encode()' if frame.buffer is None else ''},")
            elif piece:
                self._text(piece, node, frame)

    def _text(self, text: str, node: nodes.Output, frame: Frame) -> None:
        """Write a static text; the marks of containers are calls where pieces are emitted."""
        self.captured = self.captured or (frame.buffer is not None and MARKED.search(text) is not None)
        text = text if self._marks else MARKED.sub("", text)
        for rank, piece in enumerate(MARKED.split(text) if frame.buffer is None else [text]):
            if rank % 2:
                self._end()
                self.writeline("begin()" if piece[0] == "(" else f"end({piece[1]!r})", node)
            elif piece:
                self._begin(node, frame)
                self.newline()
                self.write(f"{piece.encode() if frame.buffer is None else piece!r},")

    def _split(self, node: nodes.TemplateData) -> list[Piece]:
        """Cut a static piece around the ids that each rendering or each turn of a loop must make anew."""
        plan = self.plan
        if id(node) in plan.loops.turns:
            return [(True, code)] if (code := plan.loops.counted(node)) else []
        loop = plan.loops.texts[id(node)]
        return cut(node.data, loop, plan.loops, plan.restarts, number_drawings=plan.number_drawings)

    def _value(self, node: nodes.Expr, frame: Frame) -> None:
        """Print an ordinary text at once, hand anything else over to ``convert``."""
        place = self.plan.places[id(node)]
        constant = self._constant("place", place)
        temporary = self.temporary_identifier()
        self.newline(node)
        if place.around.kind in CONVERTERS:
            self.write(f"{CONVERTERS[place.around.kind]}(")
            self.visit(node, frame)
            self.write(f", {constant}, context)")
        elif frame.buffer is None:
            self.write(f"((escaped[{temporary}] if ({temporary} := ")
            self.visit(node, frame)
            self.write(
                f").__class__ is str else None) or convert({temporary}, {constant}, context).encode()),"
            )
            return
        else:
            self.write(f"(escape_inner({temporary}) if ({temporary} := ")
            self.visit(node, frame)
            self.write(").__class__ is str")
            self.write(f" and ({temporary}.isprintable() or not special({temporary}))")
            self.write(f" else convert({temporary}, {constant}, context))")
        self.write(".encode()," if frame.buffer is None else ",")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Read a plain data attribute directly once its class is known to have it."""
        known = self._known(node.attr)
        temporary = self.temporary_identifier()
        self.write(f"({temporary}.{node.attr} if ({temporary} := ")
        self.visit(node.node, frame)
        self.write(f").__class__ in {known} else environment.learn({temporary}, {node.attr!r}, {known}))")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Take an element by its rank at once: the first letter of a name, a cell of a row."""
        rank = _rank(node.arg)
        if rank is None:
            super().visit_Getitem(node, frame)
            return
        temporary = self.temporary_identifier()
        self.write(f"({temporary}[{rank}] if ({temporary} := ")
        self.visit(node.node, frame)
        enough = temporary if rank in (0, -1) else f"len({temporary}) >= {max(rank + 1, -rank)}"
        self.write(f").__class__ in SEQUENCES and {enough}")
        self.write(f" else environment.getitem({temporary}, {rank}))")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """Refuse a missing value before a filter makes a text of it."""
        environment = cast(DocumentEnvironment, self.environment)
        if node.node is not None and environment.is_method(node):
            self._method(node.name, node.node, frame)
            return
        guard = environment.guard(node.name)
        if node.node is None or guard is None:
            super().visit_Filter(node, frame)
            return
        with self._filter_test_common(node, frame, True):
            self._passed(node.node, frame, *(("PLAIN", "needed") if guard is needed else AS_TEXT))

    def _passed(self, value: nodes.Expr, frame: Frame, plain: str, guard: str) -> None:
        """Let a value of a plain type pass without a look, hand anything else over to the guard."""
        temporary = self.temporary_identifier()
        self.write(f"({temporary} if ({temporary} := ")
        self.visit(value, frame)
        self.write(f").__class__ in {plain} else {guard}({temporary}))")

    def _method(self, name: str, value: nodes.Expr, frame: Frame) -> None:
        """Filter an ordinary text by its own method at once."""
        temporary = self.temporary_identifier()
        self.write(f"({temporary}.{name}() if ({temporary} := ")
        self.visit(value, frame)
        self.write(f").__class__ is str else environment.call_filter({name!r}, {temporary}))")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Refuse a missing value before ``~`` makes a text of it."""
        self.write("markup_join((")
        for child in node.nodes:
            self._passed(child, frame, *AS_TEXT)
            self.write(", ")
        self.write("))")


def _rank(node: nodes.Expr) -> int | None:
    """Return the whole number that a template writes between brackets, ``None`` for anything else."""
    sign, number = (-1, node.node) if isinstance(node, nodes.Neg) else (1, node)
    return sign * number.value if isinstance(number, nodes.Const) and type(number.value) is int else None
