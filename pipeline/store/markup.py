"""The tags between two pieces of text, reduced to what they mean; each distinct string of tags is read once.

Documents of one template share nearly all their tags, so that a fingerprint costs little more than finding
the texts: one look-up per text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_MEMO = 20_000
_VAL = re.compile(rb"\bw:val=[\"']([^\"']*)[\"']")
_OFF = {b"0", b"false", b"off", b"none", b"auto", b"baseline"}
_SIDES = {b"left": b"", b"start": b"", b"end": b"right"}
_ON = {b"", b"1", b"true", b"on"}


def _element(*names: str) -> re.Pattern[bytes]:
    """Match a whole element, empty or not, of one of the names."""
    attributes = r"(?:[^>\"'/]|\"[^\"]*\"|'[^']*')*"
    either = "|".join(names)
    return re.compile(rf"<w:({either})\b({attributes})(?:/>|>(.*?)</w:\1>)".encode(), re.DOTALL)


_CHANGES = _element("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange")
_NOISE = _element("sdtPr", "sdtEndPr", "tabs", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr", "tblGrid")
_PARAGRAPH = _element("pPr")
_RUN = _element("rPr")
# LibreOffice writes « page break before » as a break at the end of the paragraph above.
_BROKEN = re.compile(
    rb"(<w:p(?: [^<>]*)?>\s*<w:pPr>(?:[^<]++|<(?!/?w:pPr>|w:p[ >]|w:pageBreakBefore))*+"
    rb"<w:pageBreakBefore(?: w:val=\"(?:1|true|on)\")? ?/>)"
)
_STYLE = _element("pStyle")
_OUTLINE = _element("ilvl")
_ALIGNED = _element("jc")
_TRACKED = _element("ins", "del", "moveFrom", "moveTo", "changed")
# Formatting that carries meaning; fonts, sizes, languages and kerning do not make an edit.
_FORMAT = _element("b", "i", "u", "strike", "dstrike", "highlight", "color", "vertAlign", "vanish")
_TAG = re.compile(rb"<(/?)(\w++):(\w++)((?:[^<>\"'/]++|\"[^\"]*\"|'[^']*')*+)(/?)>([^<]*)")
_KEPT = {
    name: b"\x1f" + name
    for name in (
        *(b"p", b"tbl", b"tr", b"tc", b"br", b"cr", b"tab", b"noBreakHyphen", b"softHyphen", b"drawing"),
        *(b"pict", b"object", b"footnoteReference", b"endnoteReference", b"commentReference", b"altChunk"),
        *(b"ins", b"del", b"moveFrom", b"moveTo", b"changed"),
    )
}
_WITH_TEXT = {b"delText", b"delInstrText"}
_PAIRED = {b"ins", b"del", b"moveFrom", b"moveTo"}
# Fields whose result the program computes anew at each save: nobody typed it.
_INSTRUCTION = re.compile(rb"w:instr=[\"']([^\"']*)[\"']")
_COMPUTED = re.compile(
    rb"\s*(PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|SAVEDATE|TOC|REF|PAGEREF|STYLEREF)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Between:
    """What a string of tags means for the text that follows.

    ``formatting`` is None when no run starts (the last one goes on); ``hides`` is True from the start of a
    computed result (a page number) and False at its end.
    """

    structure: bytes
    formatting: bytes | None
    preserve: bool
    hides: bool | None


@dataclass(eq=False)
class Markup:
    """A reader of tags for one table of styles, by identifier.

    ``styles`` gives their names ("" for the default one), ``sides`` their alignment, ``lists`` their level.
    """

    styles: dict[bytes, bytes]
    sides: dict[bytes, bytes] = field(default_factory=dict)
    lists: dict[bytes, bytes] = field(default_factory=dict)
    _tags: dict[bytes, Between] = field(default_factory=dict)
    _paragraphs: dict[bytes, bytes] = field(default_factory=dict)

    def canonical(self, xml: bytes) -> bytes:
        """Give a part's text and structure in one normal form."""
        out: list[bytes] = []
        hidden = False
        for paragraph in xml.split(b"</w:p>"):
            said = None if hidden else self._paragraphs.get(paragraph)
            if said is None:
                said, hidden = self._say(paragraph, hidden)
            out.append(said)
        return b"".join(out)

    def _say(self, paragraph: bytes, hidden: bool) -> tuple[bytes, bool]:
        out: list[bytes] = []
        formatting, told, crossing = b"", None, hidden
        *pieces, tail = paragraph.split(b"</w:t>")
        for piece in pieces:
            cut = piece.rfind(b">") + 1
            between = self._between(piece[:cut])
            if between.structure:
                out.append(between.structure)
                told = None
            if between.formatting is not None:
                formatting = between.formatting
            if between.hides is not None:
                hidden = between.hides
            text = piece[cut:] if between.preserve else piece[cut:].strip()
            if text and not hidden:
                if formatting != told:
                    out.append(b"\x1e" + formatting + b"\x1e")
                    told = formatting
                out.append(_plain(text) if b"&" in text else text)
        between = self._between(tail)
        out.append(between.structure)
        hidden = hidden if between.hides is None else between.hides
        said = b"".join(out)
        if not (crossing or hidden) and len(self._paragraphs) < _MEMO:
            self._paragraphs[paragraph] = said
        return said, hidden

    @staticmethod
    def says_something(canonical: bytes) -> bool:
        """Tell whether a part holds anything but empty paragraphs."""
        return bool(re.sub(rb"\x1fp(?:\x1c[^\x1f\x1e]*)?", b"", canonical))

    def _between(self, tags: bytes) -> Between:
        between = self._tags.get(tags)
        if between is None:
            between = self._read(tags)
            if len(self._tags) < _MEMO:
                self._tags[tags] = between
        return between

    def _read(self, tags: bytes) -> Between:
        tags = _BROKEN.sub(rb"<w:br/>\1", tags)
        tags = _NOISE.sub(b"", _CHANGES.sub(b"<w:changed/>", tags))
        tags = _RUN.sub(self._run, _PARAGRAPH.sub(self._paragraph, tags))
        scan = _Scan()
        for closing, prefix, name, attributes, empty, text in _TAG.findall(tags):
            scan.tag(closing, prefix + b":" + name, name, (attributes, empty, text))
        return Between(b"".join(scan.out), scan.formatting, scan.preserve, scan.hides)

    def _paragraph(self, found: re.Match[bytes]) -> bytes:
        """Give a paragraph's properties as one tag: style by its name, level of list, alignment."""
        inner = found.group(3) or b""
        style = next(_values(_STYLE, inner), b"")
        inherited = self.sides.get(style, b"")
        align = next(_values(_ALIGNED, inner), inherited)
        align = b"" if align == inherited else align
        level = next(_values(_OUTLINE, inner), b"")
        said = (
            self.styles.get(style, style),
            b"" if level == self.lists.get(style, b"") else level,
            _SIDES.get(align, align),
            b"*" * len(_TRACKED.findall(inner)),
        )
        return b'<bilan:pPr v="%s"/>' % b"|".join(said) if any(said) else b""

    @staticmethod
    def _run(found: re.Match[bytes]) -> bytes:
        """Give a run's formatting as one tag, properties in one order, those switched off left out."""
        inner = found.group(3) or b""
        said = sorted(
            name + b"=" + (b"" if value in _ON else value)
            for name, attributes, _ in _FORMAT.findall(inner)
            if (value := _val(attributes).lower()) not in _OFF
        )
        changed = b"<w:changed/>" if b"<w:changed/>" in inner else b""
        return changed + (b'<bilan:rPr v="%s"/>' % b",".join(said) if said else b"")


class _Scan:
    """One pass over a string of tags whose properties were reduced."""

    def __init__(self) -> None:
        self.out: list[bytes] = []
        self.formatting: bytes | None = None
        self.preserve = False
        self.hides: bool | None = None
        self.instruction = b""

    def tag(self, closing: bytes, full: bytes, name: bytes, rest: tuple[bytes, bytes, bytes]) -> None:
        attributes, _, text = rest
        if closing:
            if name in _PAIRED:
                self.out.append(b"\x1f/" + name)
            elif name == b"fldSimple":
                self.hides = False
        elif full == b"bilan:rPr":
            self.formatting = attributes
        elif full == b"bilan:pPr":
            self.out.append(b"\x1c" + attributes)
        elif full == b"w:r":
            self.formatting = b""
        elif full == b"w:t":
            self.preserve = b"preserve" in attributes
        elif full.startswith(b"w:"):
            self._other(name, attributes, text)
        elif full == b"m:t":
            self.out.append(b"\x1fm:" + text)

    def _other(self, name: bytes, attributes: bytes, text: bytes) -> None:
        if name in _KEPT:
            self.out.append(_KEPT[name])
        elif name in _WITH_TEXT:
            self.out.append(b"\x1f-" + text)
        elif name == b"sym":
            self.out.append(b"\x1fsym" + b"".join(sorted(attributes.split())))
        elif name == b"instrText":
            self.instruction += text
        elif name == b"fldSimple":
            self._said(unquoted(attributes))
        elif name == b"fldChar":
            self._field(attributes)

    def _field(self, attributes: bytes) -> None:
        if b"separate" in attributes:
            self._said(self.instruction)
        elif b"end" in attributes:
            self.hides = False
            self.instruction = b""

    def _said(self, instruction: bytes) -> None:
        """Tell of a field; what the program that shows it works out is nobody's word."""
        self.out.append(b"\x1ffield:" + b" ".join(_plain(instruction).split()))
        self.hides = bool(_COMPUTED.match(instruction))


def unquoted(attributes: bytes) -> bytes:
    """Give the instruction of a field written as one element."""
    found = _INSTRUCTION.search(attributes)
    return found.group(1) if found else b""


def _values(pattern: re.Pattern[bytes], inner: bytes) -> Iterator[bytes]:
    return (_val(attributes) for _, attributes, _ in pattern.findall(inner))


def _val(attributes: bytes) -> bytes:
    found = _VAL.search(attributes)
    return found.group(1) if found else b""


def _plain(text: bytes) -> bytes:
    """Give text without character references: the engine writes « &#39; » where Word writes an apostrophe."""
    return unescape(text.decode("utf-8", "replace")).encode("utf-8", "surrogatepass")
