"""The plan of a part: expressions placed, static pieces settled, loops and straddling blocks noted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import nodes

from pipeline.render.codegen import Plan
from pipeline.render.cursor import Cursor
from pipeline.render.patch import static
from pipeline.render.places import Place, Spot
from pipeline.render.tables import Mending

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
    mending: Mending = Mending.NONE
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
        self._plan = Plan()
        self._plan.number_drawings = source.body

        self._line = 1

    def over(self, tree: nodes.Template) -> Plan:
        self._visit(tree, looped=False)
        if self._cursor.path() or not self._cursor.sound:
            self._plan.straddling.append(self._source.spot(self._line))
        return self._plan

    def _visit(self, node: nodes.Node, *, looped: bool) -> None:
        looped = looped or isinstance(node, LOOPS)
        for _, value in node.iter_fields():
            if isinstance(value, nodes.Node):
                self._child(node, value, looped=looped)
            elif isinstance(value, list):
                self._children(node, value, looped=looped)

    def _children(self, node: nodes.Node, children: Sequence[object], *, looped: bool) -> None:
        """A list of statements is a body: it must end where it began, else what it repeats is no XML."""
        before = self._cursor.path()
        for child in children:
            if isinstance(child, nodes.Node):
                self._child(node, child, looped=looped)
        if not isinstance(node, nodes.Template | nodes.Output) and self._cursor.path() != before:
            self._plan.straddling.append(self._source.spot(node.lineno))

    def _child(self, parent: nodes.Node, child: nodes.Node, *, looped: bool) -> None:
        if isinstance(child, nodes.TemplateData):
            child.data = self._cursor.feed(static(child.data))
            if self._cursor.sound:
                self._line = child.lineno
            if looped:
                self._plan.looped.add(id(child))
            return
        if isinstance(parent, nodes.Output):
            spot = self._source.spot(child.lineno)
            around = self._cursor.here()
            self._plan.places[id(child)] = Place(
                next(self._printed), self._source.file, spot, around, self._source.member
            )
            self._cursor.skip()
        self._visit(child, looped=looped)
