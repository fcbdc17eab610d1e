"""A reading head over the XML of a template: what surrounds the expression that comes next."""

import re
from dataclasses import dataclass

from pipeline.render.layout import lay_out
from pipeline.render.places import Kind, Surroundings

TOKEN = re.compile(r"""<(/?)([\w:.-]+)((?:[^<>"']|"[^"]*"|'[^']*')*?)(/?)>""")
# Attributes that Word reads as something else than a text, by the beginning of their tag.
TYPED = {"<w:gridSpan": Kind.COLUMNS, "<w:shd": Kind.COLOUR}
LEAVES = frozenset({"a:t", "m:t", "w:instrText", "w:delText"})
BREAKS = re.compile("[\t\n]")


@dataclass(slots=True)
class _Element:
    name: str
    properties: str = ""


class Cursor:
    """Fed with the static pieces in document order, tells the surroundings after each of them."""

    def __init__(self, *, properties: bool = False) -> None:
        self._stack: list[_Element] = []
        self._unfinished = ""
        self._captured: list[str] = []
        self._capturing = ""
        self._properties = properties
        self.sound = True  # whether each end answers its own beginning

    def feed(self, data: str) -> str:
        """Read one static piece; return it with its own tabs and line breaks laid out."""
        text = self._unfinished + data
        pieces: list[str] = []
        position = 0
        for token in TOKEN.finditer(text):
            pieces.append(self._text(text[position : token.start()]))
            pieces.append(token.group())
            self._tag(token)
            position = token.end()
        tail = text[position:]
        cut = tail.rfind("<")
        known = len(self._unfinished)
        self._unfinished = tail[cut:] if cut >= 0 else ""
        pieces.append(tail if cut >= 0 else self._text(tail))
        return "".join(pieces)[known:]

    def skip(self) -> None:
        """Note an expression: in an attribute it stands for some value."""
        if self._unfinished:
            self._unfinished += "0"

    def path(self) -> tuple[str, ...]:
        """Return the names of the open elements, from the root."""
        return tuple(element.name for element in self._stack)

    def here(self) -> Surroundings:
        """Return what surrounds the next expression."""
        if self._unfinished:
            return Surroundings(TYPED.get(self._unfinished.partition(" ")[0], Kind.ATTRIBUTE))
        top = self._stack[-1].name if self._stack else ""
        if self._properties or top in LEAVES:
            return Surroundings(Kind.LEAF)
        run = self._nearest("w:r")
        paragraph = self._nearest("w:p")
        return Surroundings(
            Kind.TEXT if top == "w:t" else Kind.XML,
            self._stack[run].properties if run > paragraph else "",
            self._stack[paragraph].properties if paragraph >= 0 else "",
            inline=run > paragraph + 1,
        )

    def _nearest(self, name: str) -> int:
        depths = (depth for depth in range(len(self._stack) - 1, -1, -1) if self._stack[depth].name == name)
        return next(depths, -1)

    def _text(self, text: str) -> str:
        if self._capturing:
            self._captured.append(text)
        elif self._stack and self._stack[-1].name == "w:t" and BREAKS.search(text):
            return lay_out(text, self.here())
        return text

    def _tag(self, token: re.Match[str]) -> None:
        closing, name, _, empty = token.groups()
        parent = self._stack[-1].name if self._stack else ""
        if not self._capturing and (parent, name) in {("w:r", "w:rPr"), ("w:p", "w:pPr")} and not closing:
            self._capturing = name
            self._captured = []
        if self._capturing:
            self._captured.append(token.group())
        if closing:
            self._close(name)
        elif not empty:
            self._stack.append(_Element(name))
        if self._capturing == name and (closing or empty):
            self._stack[-1].properties = "".join(self._captured)
            self._capturing = ""

    def _close(self, name: str) -> None:
        if self._stack and self._stack[-1].name == name:
            self._stack.pop()
        else:
            self.sound = False
