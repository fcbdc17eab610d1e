"""Lists that start again: ``{% restart %}`` in a numbered paragraph begins its list anew, at each turn."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from lxml import etree

from pipeline.ooxml.parts import Members, content_types, parse
from pipeline.render.clean import W
from pipeline.render.errors import Fault
from pipeline.render.places import owner, paragraph_text

RESTART = re.compile(r"\{%\s*restart\s*%\}")
# Where a list starts again, until the code of its number is generated.
MARK = "restart"
_LAST_NUM = b"</w:num>"
_BEFORE_NUMBER = ("keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")


def mark_restarts(
    root: etree._Element, list_styles: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[int, Fault]]:
    """Take each ``{% restart %}`` out of its paragraph, whose list is marked; yield those in no list."""
    for rank, paragraph in enumerate(root.iter(W + "p")):
        found = RESTART.search(paragraph_text(paragraph))
        if found is None:
            continue
        _cut(paragraph, *found.span())
        number = _own_number(paragraph, list_styles)
        if number is None:
            yield rank, Fault("restart-hors-liste", values=(("balise", found.group()),))
            continue
        for other in root.iter(W + "p"):
            _own_number(other, list_styles, number.get(W + "val", ""))
        number.set(MARK, "1")


def _cut(paragraph: etree._Element, start: int, end: int) -> None:
    position = 0
    for text in paragraph.iter(W + "t"):
        if owner(text) is paragraph:
            held = text.text or ""
            text.text = held[: max(0, start - position)] + held[max(0, end - position) :]
            position += len(held)


def _own_number(
    paragraph: etree._Element, list_styles: Mapping[str, tuple[str, str]], only: str = ""
) -> etree._Element | None:
    """Return the list of a paragraph, written into it when its style alone gives it (that list, if told)."""
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    given = list_styles.get(style.get(W + "val", "")) if style is not None else None
    if number is not None or given is None or (only and given[0] != only):
        return number
    properties = etree.Element(W + "numPr")
    for name, value in ((W + "ilvl", given[1]), (W + "numId", given[0])):
        etree.SubElement(properties, name).set(W + "val", value)
    _after(style, _BEFORE_NUMBER).addnext(properties)  # type: ignore[arg-type]
    return properties[1]


def _after(style: etree._Element, names: tuple[str, ...]) -> etree._Element:
    """Return the last of the properties that the schema puts before a list's number."""
    place = style
    while (following := place.getnext()) is not None and following.tag in {W + name for name in names}:
        place = following
    return place


@lru_cache(maxsize=16)
def list_styles(styles: bytes | None) -> Mapping[str, tuple[str, str]]:
    """Return the list and level that paragraph styles give: style id → number, level."""
    root = parse(styles) if styles else etree.Element("none")
    found: dict[str, tuple[str, str]] = {}
    for style in root.iter(W + "style"):
        number = style.find(f"{W}pPr/{W}numPr/{W}numId")
        level = style.find(f"{W}pPr/{W}numPr/{W}ilvl")
        if number is not None:
            at = "0" if level is None else level.get(W + "val", "0")
            found[style.get(W + "styleId", "")] = (number.get(W + "val", ""), at)
    return found


def numbering_part(members: Members) -> str:
    """Return the member that holds the lists, empty when there is none."""
    kinds = content_types(members)
    return next((name for name, kind in kinds.items() if kind.endswith("wordprocessingml.numbering+xml")), "")


class Numbering:
    """The lists of a template, to which a document adds those that start again."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        root = parse(data)
        levels = {
            abstract.get(W + "abstractNumId", ""): [
                (level.get(W + "ilvl", "0"), _value(level.find(W + "start"), "1"))
                for level in abstract.iter(W + "lvl")
            ]
            for abstract in root.iter(W + "abstractNum")
        }
        kinds = {
            num.get(W + "numId", ""): _value(num.find(W + "abstractNumId"), "")
            for num in root.iter(W + "num")
        }
        self._kinds = kinds
        self._levels = levels
        self.last = max((int(number) for number in kinds if number.isdigit()), default=0)

    def with_lists(self, again: Sequence[str]) -> bytes:
        """Return the part with one list more for each that starts again."""
        made = b"".join(self._list(number, self.last + rank) for rank, number in enumerate(again, 1))
        place = self._data.rfind(_LAST_NUM) + len(_LAST_NUM)
        return self._data[:place] + made + self._data[place:]

    def _list(self, number: str, new: int) -> bytes:
        abstract = self._kinds[number]
        starts = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for level, start in self._levels.get(abstract, ())
        )
        return f'<w:num w:numId="{new}"><w:abstractNumId w:val="{abstract}"/>{starts}</w:num>'.encode()


def _value(element: etree._Element | None, otherwise: str) -> str:
    return otherwise if element is None else element.get(W + "val", otherwise)
