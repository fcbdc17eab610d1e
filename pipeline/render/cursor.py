"""A reading head over a template’s XML: what surrounds an expression, how a text is laid out there."""

import re
from dataclasses import dataclass

from pipeline.render.places import Kind, Surroundings

CONTROLS = re.compile("[\t\n\a\f]")
_REOPEN = '<w:t xml:space="preserve">'
_PARAGRAPH = re.compile(r"<w:p(?: [^<>]*)?>(?:[^<]++|<(?!w:p[ >]|/w:p>))*+</w:p>")
_RUN = re.compile(r"<w:r(?: [^<>]*)?>(?:[^<]++|<(?!w:r[ >]|/w:r>))*+</w:r>")
_TEXT = re.compile(r"(<w:t(?: [^<>]*)?>)((?:[^<]++|<(?!w:t[ >]|/w:t>))*+)(</w:t>)")
_RUN_PROPERTIES = re.compile(r"<w:rPr>(?:[^<]++|<(?!/?w:rPr>))*+</w:rPr>")
_PARAGRAPH_PROPERTIES = re.compile(r"<w:pPr>(?:[^<]++|<(?!/?w:pPr>))*+</w:pPr>")


def lay_out(text: str, around: Surroundings) -> str:
    r"""Return escaped text with ``\t \n \a \f`` replaced; in a control, a paragraph is a line break."""
    run = around.run
    reopened = f"<w:r>{run}{_REOPEN}"
    text = text.replace("\t", f"</w:t></w:r><w:r>{run}<w:tab/></w:r>{reopened}")
    text = text.replace("\n", f"</w:t><w:br/>{_REOPEN}")
    if around.inline:
        text = text.replace("\a", f"</w:t><w:br/>{_REOPEN}")
        return text.replace("\f", f'</w:t><w:br w:type="page"/>{_REOPEN}')
    paragraph = f"<w:p>{around.paragraph}{reopened}"
    text = text.replace("\a", f"</w:t></w:r></w:p>{paragraph}")
    return text.replace("\f", f'</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>{paragraph}')


def lay_out_xml(xml: str, around: Surroundings) -> str:
    """Lay out ready-made runs or paragraphs (rich text), each with its own properties."""
    if not CONTROLS.search(xml):
        return xml
    if "<w:t" not in xml:
        return lay_out(xml, around)
    if "<w:p>" not in xml and "<w:p " not in xml:
        return _runs(xml, around)
    return _PARAGRAPH.sub(lambda match: _runs(match.group(), _of_paragraph(match.group(), around)), xml)


def _of_paragraph(xml: str, around: Surroundings) -> Surroundings:
    found = _PARAGRAPH_PROPERTIES.search(xml)
    return Surroundings(around.kind, paragraph=found.group() if found else "")


def _runs(xml: str, around: Surroundings) -> str:
    return _RUN.sub(lambda match: _texts(match.group(), around), xml)


def _texts(xml: str, around: Surroundings) -> str:
    found = _RUN_PROPERTIES.search(xml)
    own = Surroundings(around.kind, found.group() if found else "", around.paragraph, around.inline)
    return _TEXT.sub(lambda m: m.group(1) + lay_out(m.group(2), own) + m.group(3), xml)


TOKEN = re.compile(r"""<(/?)([\w:.-]++)((?:[^<>"'/]++|/(?!>)|"[^"]*"|'[^']*')*+)(/?)>""")
# Attributes that Word reads as something else than a text, by the beginning of their tag.
TYPED = {"<w:gridSpan": Kind.COLUMNS, "<w:shd": Kind.COLOUR, "<w:fldSimple": Kind.CODE}
LEAVES = frozenset({"a:t", "m:t"})
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
        if top == "w:instrText":
            return Surroundings(Kind.CODE)
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
