"""One part of a template, compiled once: from XML to a function that makes its bytes from a context."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from types import TracebackType
from typing import Any, cast

from jinja2 import UndefinedError, nodes
from jinja2.exceptions import SecurityError
from lxml import etree

from pipeline.errors import UserError
from pipeline.render.codegen import DocumentCodeGenerator, Plan
from pipeline.render.cursor import Cursor
from pipeline.render.environment import DocumentEnvironment, RenderContext
from pipeline.render.errors import RenderError
from pipeline.render.package import parse, serialize
from pipeline.render.patch import static
from pipeline.render.places import Place, Spot
from pipeline.render.state import RenderState
from pipeline.render.tables import mend
from pipeline.render.typed import typed
from pipeline.render.values import MissingValueError, as_bytes, convert, escape_inner, needed

Root = Callable[[RenderContext], Iterator[tuple[bytes, ...]]]
LOOPS = (nodes.For, nodes.Macro, nodes.CallBlock)


@dataclass(frozen=True, slots=True)
class Source:
    """A part ready for Jinja: ``ranks`` gives the paragraph of each line, ``spots`` each one's place."""

    member: str
    file: str
    text: str
    ranks: list[int]
    spots: list[Spot]
    body: bool = False
    properties: bool = False
    mends: bool = False

    def spot(self, line: int) -> Spot:
        """Return the place of a line of the Jinja source."""
        if not self.ranks or not self.spots:
            return Spot(self.spots[0].part if self.spots else "")
        return self.spots[self.ranks[min(line, len(self.ranks)) - 1]]


class CompiledPart:
    """A part's compiled function, and what is needed to say where it failed."""

    def __init__(self, source: Source, environment: DocumentEnvironment) -> None:
        self.source = source
        self.tree = environment.parse(source.text)
        self._environment = environment
        self._filename = f"<{source.file} : {source.member}>"
        self._plan = plan_of(self.tree, source)
        generator = DocumentCodeGenerator(environment, self._filename, self._plan)
        generator.visit(self.tree)
        code = compile(cast(StringIO, generator.stream).getvalue(), self._filename, "exec")
        template = environment.template_class.from_code(environment, code, environment.globals)
        template.root_render_func.__globals__.update(
            generator.constants, convert=convert, escape_inner=escape_inner, needed=needed, as_bytes=as_bytes
        )
        self._root = cast(Root, template.root_render_func)
        self._blocks = template.blocks
        self._nodes = generator.nodes_by_line

    def render(self, variables: Mapping[str, Any], state: RenderState) -> bytes:
        """Return the part's bytes; raise RenderError naming the expression that failed."""
        context = RenderContext(self._environment, dict(variables), self._filename, self._blocks)
        context.state = state
        state.raw = False
        try:
            data = b"".join(chain.from_iterable(self._root(context)))
        except RenderError:
            raise
        except Exception as error:
            raise self._located(error) from error
        if state.raw or self.source.mends:
            return self._checked(data)
        return data

    def _checked(self, data: bytes) -> bytes:
        try:
            root = parse(data)
        except etree.XMLSyntaxError as error:
            raise RenderError(
                "Un texte enrichi donne un document Word illisible.",
                "Revoyez les balises {{r … }}, {{p … }} et les filtres « safe » de ce modèle.",
                str(self.source.spots[0].origin(self.source.file)),
            ) from error
        if self.source.mends:
            mend(root)
            return serialize(root)
        return data

    def _located(self, error: Exception) -> RenderError:
        line = self._last_line(error.__traceback__)
        node = self._nodes[max((known for known in self._nodes if known <= line), default=min(self._nodes))]
        known = self._plan.places.get(id(node))
        spot = known.spot if known else self.source.spot(node.lineno)
        expression = known.typed if known else typed(node)
        what, remedy = _explain(error)
        return RenderError(f"« {expression} » {what}.", remedy, str(spot.origin(self.source.file)))

    def _last_line(self, traceback: TracebackType | None) -> int:
        line = 0
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self._filename:
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        return line


def _explain(error: Exception) -> tuple[str, str]:
    """Say what went wrong, without the values an exception's own text may hold."""
    if isinstance(error, UserError):
        return f": {error.message}", error.remedy
    if isinstance(error, MissingValueError):
        return "n’a pas de valeur", "Complétez la donnée, ou rendez le passage facultatif avec {% if … %}."
    if isinstance(error, UndefinedError):
        return "ne désigne aucun champ connu", "Vérifiez l’orthographe dans le dictionnaire des champs."
    if isinstance(error, SecurityError):
        return "demande une opération interdite aux modèles", "Ôtez cette expression du modèle."
    return "ne peut pas être calculé avec ces données", "Vérifiez l’expression et la donnée qu’elle emploie."


def plan_of(tree: nodes.Template, source: Source) -> Plan:
    """Walk the tree in document order: place each expression, settle each static piece, note the loops."""
    plan = Plan()
    cursor = Cursor(properties=source.properties)
    plan.number_drawings = source.body

    def visit(node: nodes.Node, looped: bool) -> None:
        looped = looped or isinstance(node, LOOPS)
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.TemplateData):
                child.data = cursor.feed(static(child.data))
                if looped:
                    plan.looped.add(id(child))
                continue
            if isinstance(node, nodes.Output):
                plan.places[id(child)] = Place(
                    typed(child), source.file, source.spot(child.lineno), cursor.here(), source.member
                )
                cursor.skip()
            visit(child, looped)

    visit(tree, False)
    return plan
