"""A cell's properties in the order of the schema: docxtpl adds a span, a colour, a merge at either end."""

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.render.clean import W
from pipeline.render.places import paragraph_text

# A non-character that stands for the end of a line, inside the last tag of a paragraph.
LINE = "\ufdd0"
_ORDER = (
    "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection",
    "tcFitText", "vAlign", "hideMark", "headers",
)  # fmt: skip
_PROPERTIES = re.compile(r"(?<=<w:tcPr>)[^<]*+(?:<(?!/?w:tcPr>)[^<]*+)*+(?=</w:tcPr>)")
_TAG = re.compile(r"\{[{%]")
# Each alternative begins as no other does and gives nothing back: an unclosed tag is found out once.
_INSIDE = r"(?:\{\{(?:(?!\}\}).)*+\}\}|\{%(?:(?!%\}).)*+%\}|[^<>{/]|\{(?![{%])|/(?!>))*+"
_CHILD = re.compile(rf"<w:(\w+)\b{_INSIDE}(?:/>|>.*?</w:\1>)", re.DOTALL)

_CHANGING = re.compile(r"\{%-?\s*(?:colspan|cellbg|vm|hm)\b")


def give_properties(root: etree._Element) -> None:
    """Give properties to the cells that have none and whose tags change them: docxtpl would not find them."""
    for paragraph in root.iter(W + "p"):
        cell = paragraph.getparent()
        if cell is not None and cell.tag == W + "tc" and _CHANGING.search(paragraph_text(paragraph)):
            properties = cell.find(W + "tcPr")
            if properties is None:
                properties = etree.Element(W + "tcPr")
                cell.insert(0, properties)
            if not len(properties):
                etree.SubElement(properties, W + "tcW", {W + "w": "0", W + "type": "auto"})


def in_order(source: str) -> str:
    """Put in order the properties of the cells that tags changed, in a Jinja source."""
    return _PROPERTIES.sub(lambda found: _mended(found[0]), source) if "<w:tcPr>" in source else source


def _mended(properties: str) -> str:
    return _sorted(properties) if _TAG.search(properties) else properties


def _sorted(properties: str) -> str:
    whole = properties.replace(LINE, "")
    children = list(_children(whole))
    if "".join(child.group() for child in children) != whole:
        return properties
    ordered = "".join(child.group() for child in sorted(children, key=lambda child: _rank(child[1])))
    for _ in range(properties.count(LINE)):
        end = max(ordered.rfind("}}"), ordered.rfind("%}")) + 2
        ordered = end_line(ordered[:end]) + ordered[end:]
    return ordered


def _children(whole: str) -> Iterator[re.Match[str]]:
    """The elements that follow one another from the start, up to what is none."""
    child = _CHILD.match(whole)
    while child:
        yield child
        child = _CHILD.match(whole, child.end())


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def end_line(tag: str) -> str:
    """End a line within the tag that a text ends with."""
    cut = len(tag) - (3 if tag[-3] in "-+" else 2)
    return tag[:cut] + LINE + tag[cut:]
