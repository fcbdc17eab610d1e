"""The few words of WordprocessingML that comparing, reading back and refreshing need, headings among them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import cast

from lxml import etree

from pipeline.store.package import Package, Unreadable

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
NS = {"w": NAMESPACE}
# Removed by a tracked change, kept as a copy for older programs: not part of what the document says.
_UNSAID = (f"{W}del", f"{W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_BODY_TEXT, _FIGURES = 9, 3
_MARKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "‑"}


def parse(data: bytes) -> etree._Element:
    """Parse a part, without recovery, entities or network; raise ``Unreadable`` when it is not sound."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise Unreadable(
            "Le contenu de ce document Word est abîmé.",
            "Reprenez la dernière copie dans outputs/sauvegardes/.",
        ) from fault


def serialize(root: etree._Element) -> bytes:
    """Write a part back as Word expects it."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def attribute(element: etree._Element | None, name: str = "val") -> str:
    """Give a ``w:`` attribute, or ""."""
    return "" if element is None else element.get(W + name, "")


def text_of(element: etree._Element) -> str:
    """Give what an element says: text, line breaks and tabs, without what was deleted."""
    return "".join(_said(element))


def cell_text(cell: etree._Element) -> str:
    """Give what a cell says, one line per paragraph."""
    return "\n".join(text_of(paragraph) for paragraph in cell.iter(f"{W}p")).strip()


def _said(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            # A tab stop, in the properties of a paragraph, is no tab.
            yield _MARKS[child.tag] if element.tag == f"{W}r" else ""
        elif child.tag not in _UNSAID:
            yield from _said(child)


def whole(text: str) -> int | None:
    """Give a number as a document counts columns and levels, None for what is none, or out of measure."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _FIGURES else None


def body_of(root: etree._Element) -> etree._Element:
    """Give the body of a document, which a colour of page may precede; raise ``Unreadable`` without one."""
    found = child_of(root, "body")
    if found is None:
        raise Unreadable(
            "Le contenu de ce document Word est abîmé.",
            "Reprenez la dernière copie dans outputs/sauvegardes/.",
        )
    return found


def style_of(paragraph: etree._Element) -> str:
    """Give the identifier of a paragraph's style, or ""."""
    return attribute(property_of(paragraph, "pStyle"))


def property_of(paragraph: etree._Element, name: str) -> etree._Element | None:
    """Give one property of a paragraph."""
    return child_of(child_of(paragraph, "pPr"), name)


def child_of(element: etree._Element | None, name: str) -> etree._Element | None:
    """Give the first child of a name (by hand: ``find`` takes five times as long)."""
    return None if element is None else next(element.iterchildren(W + name), None)


def nearest(element: etree._Element, tag: str) -> etree._Element | None:
    """Give the closest ancestor of a tag."""
    return next(element.iterancestors(W + tag), None)


def select(element: etree._Element, path: str) -> list[etree._Element]:
    """Give the elements that an XPath with the prefix ``w:`` finds."""
    return cast(list[etree._Element], element.xpath(path, namespaces=NS))


def parent_of(element: etree._Element) -> etree._Element:
    """Give the parent of an element that is known to have one."""
    parent = element.getparent()
    if parent is None:
        raise ValueError(element.tag)
    return parent


def detach(element: etree._Element) -> None:
    """Take an element out of its parent."""
    parent_of(element).remove(element)


def heading_levels(package: Package) -> dict[str, int]:
    """Give the level (0 for the first) of each style that makes a heading, inherited levels included."""
    return _levels(package.read(package.styles)) if package.styles else {}


@lru_cache(maxsize=16)
def _levels(part: bytes) -> dict[str, int]:
    styles = {attribute(style, "styleId"): style for style in parse(part).iter(f"{W}style")}
    levels = {name: _level(name, styles) for name in styles}
    return {name: level for name, level in levels.items() if level is not None}


def style_names(package: Package) -> dict[str, str]:
    """Give the name of each style by its identifier."""
    styles = parse(package.read(package.styles)).iter(f"{W}style") if package.styles else ()
    return {attribute(style, "styleId"): attribute(style.find("w:name", NS)) for style in styles}


def level_of(paragraph: etree._Element, levels: Mapping[str, int]) -> int | None:
    """Give a paragraph's heading level, or None for body text."""
    own = whole(attribute(property_of(paragraph, "outlineLvl")))
    if own is not None:
        return own if own < _BODY_TEXT else None
    return levels.get(style_of(paragraph))


def _level(name: str, styles: dict[str, etree._Element]) -> int | None:
    for step in _lineage(name, styles):
        own = whole(attribute(step.find("w:pPr/w:outlineLvl", NS)))
        if own is not None:
            return own if own < _BODY_TEXT else None
        label = attribute(step.find("w:name", NS)).lower()
        if label.startswith("heading ") and (rank := whole(label[8:])):
            return rank - 1
    return None


def _lineage(name: str, styles: dict[str, etree._Element]) -> Iterable[etree._Element]:
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        yield styles[name]
        name = attribute(styles[name].find("w:basedOn", NS))
