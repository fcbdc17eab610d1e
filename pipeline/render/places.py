"""Where an expression stands: for the reader (heading, paragraph) and for the XML (run, attribute)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from lxml import etree

from pipeline.render.clean import W
from pipeline.render.errors import Spot

TEXT_LENGTH = 160


class Kind(Enum):
    """What surrounds an expression: a text run, a text that has no runs, an attribute, or bare XML.

    Three take no free text: a number of columns (``colspan``), a colour (``cellbg``), a field's code.
    """

    TEXT = "text"
    LEAF = "leaf"
    ATTRIBUTE = "attribute"
    COLUMNS = "columns"
    COLOUR = "colour"
    XML = "xml"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A place for the XML: ``run`` and ``paragraph`` are the properties to repeat when either must be cut.

    ``inline`` is true inside an element that cannot be cut in two (content control, hyperlink).
    """

    kind: Kind
    run: str = ""
    paragraph: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One expression of a template: as typed, where for people, where for the XML."""

    typed: str
    file: str
    spot: Spot
    around: Surroundings
    part: str = ""


@lru_cache(maxsize=16)
def heading_styles(styles: bytes | None) -> frozenset[str]:
    """Return the ids of paragraph styles that make headings: outline level, or a title's name."""
    if styles is None:
        return frozenset()
    root = etree.fromstring(styles, etree.XMLParser(resolve_entities=False))
    found: set[str] = set()
    based_on: dict[str, str] = {}
    for style in root.iter(W + "style"):
        identifier = style.get(W + "styleId", "")
        name = _value(style.find(W + "name")).lower()
        based_on[identifier] = _value(style.find(W + "basedOn"))
        outlined = style.find(f"{W}pPr/{W}outlineLvl") is not None
        if outlined or name.startswith(("heading", "titre", "title")):
            found.add(identifier)
    return frozenset(style for style in based_on if _chain_meets(style, based_on, found))


def _chain_meets(style: str, based_on: Mapping[str, str], found: set[str]) -> bool:
    seen: set[str] = set()
    while style and style not in seen:
        if style in found:
            return True
        seen.add(style)
        style = based_on.get(style, "")
    return False


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(W + "val", "")


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph's own runs (not of a text box anchored in it)."""
    return "".join(text.text or "" for text in paragraph.iter(W + "t") if owner(text) is paragraph)


def owner(element: etree._Element) -> etree._Element | None:
    """Return the paragraph an element belongs to."""
    return next(element.iterancestors(W + "p"), None)


def spots(root: etree._Element, part: str, styles: frozenset[str]) -> list[Spot]:
    """Return the place of each paragraph of a part, in document order."""
    heading = ""
    found: list[Spot] = []
    for paragraph in root.iter(W + "p"):
        text = paragraph_text(paragraph).strip()
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if text and _value(style) in styles:
            heading = text[:TEXT_LENGTH]
        found.append(Spot(part, heading, text[:TEXT_LENGTH]))
    return found
