"""The styles of a workbook: a cell's own style with our fill, and back again."""

from copy import deepcopy

from lxml import etree

from pipeline.issues import Severity
from pipeline.sheetfiles.columns import whole
from pipeline.sheetfiles.marked.text import ERROR_FILL, OUR_FILLS, WARNING_FILL

FILLS = {Severity.ERREUR: ERROR_FILL, Severity.AVERTISSEMENT: WARNING_FILL}
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")
_GROUPS = _ORDER[1:]
_COLOUR_KEYS = ("rgb", "theme", "indexed", "tint")
_NO_COLOUR = "64"  # the index of the system's own colour


class Styles:
    """The tree of ``styles.xml``; new formats are added at the end, none is changed.

    ``minimal``: the styles of a plain workbook, from which comes what this one lacks.
    """

    def __init__(self, root: etree._Element, minimal: str) -> None:
        self.root = root
        self._ns = etree.QName(root).namespace or ""
        groups = {tag: self._group(tag, etree.fromstring(minimal)) for tag in _GROUPS}
        self._fonts, self._fills, self._formats = groups["fonts"], groups["fills"], groups["cellXfs"]
        self._known: dict[tuple[int, Severity], int] = {}

    def _group(self, tag: str, minimal: etree._Element) -> etree._Element:
        """The group of that name, put where the schema wants it when it is missing or empty."""
        found = self.root.find(f"{{{self._ns}}}{tag}")
        if found is not None and len(found):
            return found
        before = _ORDER[: _ORDER.index(tag)]
        at = sum(etree.QName(child).localname in before for child in self.root if isinstance(child.tag, str))
        if found is not None:
            self.root.remove(found)
        self.root.insert(at, self._renamed(minimal.find(f"{{*}}{tag}")))
        return self.root[at]

    def _renamed(self, node: etree._Element | None) -> etree._Element:
        """A copy in this workbook's dialect (transitional or strict)."""
        copy = deepcopy(node)
        for each in () if copy is None else copy.iter():
            each.tag = f"{{{self._ns}}}{etree.QName(each).localname}"
        return copy  # type: ignore[return-value]  # the minimal styles have every group

    def _element(self, tag: str, **attributes: str) -> etree._Element:
        return etree.Element(f"{{{self._ns}}}{tag}", attributes)

    def _add(self, group: etree._Element, node: etree._Element) -> int:
        group.append(node)
        group.set("count", str(len(group)))
        return len(group) - 1

    def coloured(self, style: int, severity: Severity) -> int:
        """The same style with our fill, whose background keeps the colour that was there."""
        if (style, severity) not in self._known:
            self._known[style, severity] = self._colour(style, severity)
        return self._known[style, severity]

    def _colour(self, style: int, severity: Severity) -> int:
        xf = deepcopy(self._formats[style if style < len(self._formats) else 0])
        fill = self._solid(FILLS[severity], self._colour_of(whole(xf.get("fillId", "0"))))
        xf.set("fillId", str(self._add(self._fills, fill)))
        xf.set("applyFill", "1")
        return self._add(self._formats, xf)

    def _colour_of(self, fill: int) -> dict[str, str]:
        colour = self._fills[fill].find(".//{*}fgColor") if 0 <= fill < len(self._fills) else None
        return {} if colour is None else {key: colour.get(key, "") for key in _COLOUR_KEYS if colour.get(key)}

    def _solid(self, colour: str, background: dict[str, str]) -> etree._Element:
        fill = self._element("fill")
        pattern = etree.SubElement(fill, f"{{{self._ns}}}patternFill", patternType="solid")
        etree.SubElement(pattern, f"{{{self._ns}}}fgColor", rgb=colour)
        etree.SubElement(pattern, f"{{{self._ns}}}bgColor", background or {"indexed": _NO_COLOUR})
        return fill

    def uncoloured(self) -> dict[int, int]:
        """For each style that bears our fill, the style it had before; new ones are added as needed."""
        found = {}
        for index, xf in enumerate(list(self._formats)):
            fill = whole(xf.get("fillId", "0"))
            if self._colour_of(fill).get("rgb") in OUR_FILLS:
                found[index] = self._add(self._formats, self._restored(xf, fill))
        return found

    def _restored(self, xf: etree._Element, fill: int) -> etree._Element:
        before = self._fills[fill].find(".//{*}bgColor")
        colour = {} if before is None else {str(key): str(value) for key, value in before.attrib.items()}
        restored = deepcopy(xf)
        if colour in ({}, {"indexed": _NO_COLOUR}) or colour.get("rgb") in OUR_FILLS:
            restored.set("fillId", "0")
        else:
            restored.set("fillId", str(self._add(self._fills, self._plain_fill(colour))))
        return restored

    def _plain_fill(self, colour: dict[str, str]) -> etree._Element:
        fill = self._element("fill")
        pattern = etree.SubElement(fill, f"{{{self._ns}}}patternFill", patternType="solid")
        etree.SubElement(pattern, f"{{{self._ns}}}fgColor", colour)
        etree.SubElement(pattern, f"{{{self._ns}}}bgColor", indexed=_NO_COLOUR)
        return fill

    def text(self, *, bold: bool = False, link: bool = False, colour: str = "") -> int:
        """A style for the list of points: text at the top of its cell, on several lines."""
        xf = self._element("xf", numFmtId="49", fontId="0", fillId="0", borderId="0", xfId="0")
        if bold or link:
            xf.set("fontId", str(self._add(self._fonts, self._font(bold=bold, link=link))))
            xf.set("applyFont", "1")
        if colour:
            xf.set("fillId", str(self._add(self._fills, self._plain_fill({"rgb": colour}))))
            xf.set("applyFill", "1")
        xf.set("applyAlignment", "1")
        etree.SubElement(xf, f"{{{self._ns}}}alignment", vertical="top", wrapText="1")
        return self._add(self._formats, xf)

    def _font(self, *, bold: bool, link: bool) -> etree._Element:
        base, font = self._fonts[0] if len(self._fonts) else None, self._element("font")
        for tag, wanted in (("b", bold), ("u", link)):
            if wanted:
                font.append(self._element(tag))
        size, name = (None if base is None else base.find(f"{{*}}{tag}") for tag in ("sz", "name"))
        if size is not None:
            font.append(deepcopy(size))
        if link:
            font.append(self._element("color", rgb="FF0563C1"))
        if name is not None:
            font.append(deepcopy(name))
        return font
