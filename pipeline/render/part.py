"""One part of a template, compiled once: from XML to a function that makes its bytes from a context."""

from collections.abc import Callable, Iterator
from io import StringIO
from types import TracebackType
from typing import Any, cast

from jinja2 import TemplateSyntaxError
from lxml import etree

from pipeline.ooxml.parts import OFFICE, parse, serialize
from pipeline.render.codegen import DocumentCodeGenerator, lightened
from pipeline.render.containers import Containers, mend_tree
from pipeline.render.environment import DocumentEnvironment, RenderContext, RenderState
from pipeline.render.errors import Fault, LiveObjectError, RenderError, Spot, explain
from pipeline.render.images import media
from pipeline.render.notes import LABELS, with_copies
from pipeline.render.placing import Source, plan_of, printed, typed
from pipeline.render.tables import mend
from pipeline.render.values import (
    PLAIN,
    SEQUENCES,
    TEXTS,
    as_bytes,
    convert,
    convert_typed,
    escape_inner,
    needed,
    special,
)

Root = Callable[[RenderContext], Iterator[None]]
# What the generated code calls.
RUNTIME = {
    "PLAIN": PLAIN,
    "SEQUENCES": SEQUENCES,
    "TEXTS": TEXTS,
    "as_bytes": as_bytes,
    "convert": convert,
    "convert_typed": convert_typed,
    "escape_inner": escape_inner,
    "needed": needed,
    "special": special,
}


class CompiledPart:
    """A part's compiled function, and what is needed to say where it failed."""

    def __init__(self, source: Source, environment: DocumentEnvironment) -> None:
        self.source = source
        self.tree = environment.parse(source.text)
        self._environment = environment
        self._filename = f"<{source.file} : {source.member}>"
        self._plan = plan_of(self.tree, source, printed(environment, source.text))
        self.straddling = self._plan.straddling
        self.restarts = self._plan.restarts
        generator = self._generated(marks=True)
        self._late = generator.captured  # what is printed later is mended in the whole
        if self._late:
            generator = self._generated(marks=False)
        code = compile(lightened(cast(StringIO, generator.stream).getvalue()), self._filename, "exec")
        template = environment.template_class.from_code(environment, code, environment.globals)
        template.root_render_func.__globals__.update(
            generator.constants, escaped=environment.escaped, **RUNTIME
        )
        self._root = cast(Root, template.root_render_func)
        self._blocks = template.blocks
        self._nodes = generator.nodes_by_line

    def _generated(self, *, marks: bool) -> DocumentCodeGenerator:
        generator = DocumentCodeGenerator(self._environment, self._filename, self._plan, marks=marks)
        generator.visit(self.tree)
        return generator

    def render(self, variables: dict[str, Any], state: RenderState) -> bytes:
        """Return the part's bytes; raise RenderError naming the expression that failed."""
        context = RenderContext(self._environment, variables, self._filename, self._blocks)
        context.state = state
        state.raw = False
        pieces: list[bytes] = []
        containers = Containers(pieces)
        context.emit, context.emit_one = pieces.extend, pieces.append
        context.begin, context.end = containers.begin, containers.end
        try:
            for _ in self._root(context):  # the code emits; blocks of a template are still generators
                pass
            data = b"".join(pieces)
        except (RenderError, LiveObjectError):
            raise
        except Exception as error:
            raise self._located(error) from error
        if state.raw or self._late or self.source.parsed:
            data = self._checked(data, state)
        label = self.source.spots[0].part
        return with_copies(data, label, state.notes, state.drawing_id) if label in LABELS else data

    def _checked(self, data: bytes, state: RenderState) -> bytes:
        try:
            root = parse(data)
        except etree.XMLSyntaxError as error:
            raise RenderError("texte-enrichi-illisible", self.source.file, self.source.spots[0]) from error
        if state.raw and state.document is None:
            self._check_links(root, state)
        if self._late:
            mend_tree(root)
        if self._late or self.source.parsed:
            mend(root)
            return serialize(root)
        return data

    def _check_links(self, root: etree._Element, state: RenderState) -> None:
        """Ready-made XML may refer to a link or an image of some other document."""
        own = {
            media(image.octets).relationship for image in state.images.get(self.source.member, {}).values()
        }
        links: Any = root.xpath("//@r:id | //@r:embed | //@r:link", namespaces={"r": OFFICE})
        if set(map(str, links)) - self.source.links - own:
            raise RenderError("texte-enrichi-lien", self.source.file, self.source.spots[0])

    def _located(self, error: Exception) -> RenderError:
        line = self._last_line(error.__traceback__)
        node = self._nodes[max((known for known in self._nodes if known <= line), default=min(self._nodes))]
        known = self._plan.places.get(id(node))
        spot = known.spot if known else self.source.spot(node.lineno)
        expression = known.typed if known else typed(node)
        return explain(error, expression, self.source.file, spot)

    def _last_line(self, traceback: TracebackType | None) -> int:
        line = 0
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self._filename:
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        return line


def compile_part(
    source: Source, environment: DocumentEnvironment, faults: list[Fault]
) -> CompiledPart | None:
    """Compile a part, or add to ``faults`` what its tags taken together have wrong."""
    try:
        part = CompiledPart(source, environment)
    except TemplateSyntaxError as error:
        faults.append(Fault("balises-incomprises", source.file, source.spot(error.lineno)))
        return None
    except (SyntaxError, RecursionError, MemoryError):  # Python's own limits: 20 blocks, 100 levels
        faults.append(Fault("trop-imbrique", source.file, Spot(source.spots[0].part)))
        return None
    faults += [Fault("bloc-a-cheval", source.file, spot) for spot in part.straddling]
    return part
