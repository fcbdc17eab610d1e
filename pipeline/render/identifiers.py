"""The ids that each document, or each turn of a loop, must make anew: found in a template’s static text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from jinja2 import nodes

from pipeline.render.notes import REFERENCE

DRAWING_ID = re.compile(r'(<wp:docPr\b[^<>]*?\bid=")(\d+)(?=")')
CONTROL_ID = re.compile(r'(<w:id w:val=")(-?\d+)(?="/>)')
SHAPE_ID = re.compile(r'(<v:(?!shapetype)\w+\b[^<>]*?\sid=")([^"]+)(?=")')
SHAPE_SPID = re.compile(r'(<v:(?!shapetype)\w+\b[^<>]*?\bo:spid=")([^"]+)(?=")')
RANGE = re.compile(r"()(<w:(?:bookmark|perm)(?:Start|End)\b[^<>]*/>)")
RESTARTED = re.compile(r'<w:numId w:val="(\d+)" restart="1"/>')
NUMBER = re.compile(r'()(<w:numId w:val="(\d+)"(?: restart="1")?/>)')
_NAME = re.compile(r'<w:bookmarkStart\b[^<>]*\bw:name="([^"]*)"')
_REFERENCES = (
    r'(w:anchor=")({})(?=")',
    r"(<w:instrText\b[^>]*>[^<]*?(?<![\w.]))({})(?![\w.])",
    r'(w:instr="[^"]*?(?<![\w.]))({})(?![\w.])',
)
Piece = tuple[bool, str]  # whether it is code, and the code or the text


@dataclass(slots=True)
class Loops:
    """The loops of a part by number: what is around each, which text and which bookmarks are in each."""

    parents: dict[int, int] = field(default_factory=lambda: {0: 0})
    texts: dict[int, int] = field(default_factory=dict)  # id of a text node → its loop
    turns: dict[int, int] = field(default_factory=dict)  # id of the node that counts turns → its loop
    bookmarks: dict[str, int] = field(default_factory=dict)  # name of a bookmark in a loop → that loop

    def enter(self, around: int) -> int:
        """Return the number of a loop that begins."""
        number = len(self.parents)
        self.parents[number] = around
        return number

    def turn(self, loop: int, line: int) -> nodes.TemplateData:
        """Return the node that counts the turns of a loop."""
        node = nodes.TemplateData("", lineno=line)
        self.turns[id(node)] = loop
        return node

    def note(self, node: nodes.TemplateData, loop: int) -> None:
        """Note where a static text stands, and the bookmarks that begin in it."""
        self.texts[id(node)] = loop
        if loop:
            self.bookmarks.update(dict.fromkeys(_NAME.findall(node.data), loop))

    def inside(self, loop: int, outer: int) -> bool:
        """Tell whether a loop is another or in it."""
        while loop and loop != outer:
            loop = self.parents[loop]
        return loop == outer

    def counted(self, node: nodes.TemplateData) -> str:
        """Return the code that counts a turn, empty when nothing in the loop needs it."""
        loop = self.turns.get(id(node), 0)
        return f"context.state.turn({loop})" if loop in set(self.bookmarks.values()) else ""


def cut(
    data: str, loop: int, loops: Loops, restarts: frozenset[str], *, number_drawings: bool
) -> list[Piece]:
    """Cut a static text around its ids: pieces of text, and the code that makes each id."""
    found: list[tuple[int, int, str]] = []
    if number_drawings or loop:
        found += _calls(DRAWING_ID, data, lambda _: "drawing_id()")
    if loop:
        found += _calls(CONTROL_ID, data, lambda one: f"control_id({one!r})")
        found += _calls(SHAPE_ID, data, lambda one: f"shape_id({one!r}, 'id')")
        found += _calls(SHAPE_SPID, data, lambda one: f"shape_id({one!r}, 'spid')")
        found += _calls(RANGE, data, lambda one: f"range({one!r}, {loop})")
        found += _calls(REFERENCE, data, lambda one: f"note({one!r})")
        found += _references(data, loop, loops)
    if restarts and "<w:numId" in data:
        found += [(*m.span(2), _number(m)) for m in NUMBER.finditer(data) if m[3] in restarts]
    return list(_pieces(data, sorted(found)))


def _calls(pattern: re.Pattern[str], data: str, call: Callable[[str], str]) -> list[tuple[int, int, str]]:
    return [(*m.span(2), f"context.state.{call(m.group(2))}") for m in pattern.finditer(data)]


def _number(found: re.Match[str]) -> str:
    method = "restart" if "restart=" in found[2] else "number"
    return f"context.state.{method}({found[3]!r})"


def _references(data: str, loop: int, loops: Loops) -> list[tuple[int, int, str]]:
    """Fields and links to a bookmark of the same turn follow it."""
    found: list[tuple[int, int, str]] = []
    for name, own in loops.bookmarks.items():
        if name in data and loops.inside(loop, own):
            for pattern in _REFERENCES:
                compiled = re.compile(pattern.format(re.escape(name)))
                found += _calls(compiled, data, lambda one, own=own: f"name({one!r}, {own})")  # type: ignore[misc]
    return found


def _pieces(data: str, found: list[tuple[int, int, str]]) -> Iterator[Piece]:
    position = 0
    for start, end, code in found:
        if start >= position:
            yield False, data[position:start]
            yield True, code
            position = end
    yield False, data[position:]
