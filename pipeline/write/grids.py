"""The two tables of the action plan: found under their heading, compared cell by cell, grown by columns."""

import copy
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.write.anchors import holds_anchor
from pipeline.write.headings import level_of
from pipeline.write.restyle import Restyle
from pipeline.write.wordml import NS, W, attribute, cell_text, detach, select, text_of

# Name of the table → what the heading above it says, accents and case aside.
TABLES = {
    "calendrier des actions": "calendrier des actions",
    "étapes des actions": "mise en oeuvre operationnelle",
}


_MARKS = tuple(
    W + name
    for name in (
        *("commentRangeStart", "commentReference", "drawing", "pict", "object", "footnoteReference"),
        *("endnoteReference", "ins", "del", "moveFrom", "moveTo", "tbl", "sdt", "fldChar", "hyperlink"),
    )
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the name under which it is remembered, the one a reader sees, and the cell itself."""

    name: str
    label: str
    element: etree._Element


@dataclass(frozen=True, slots=True)
class Grid:
    """One table; rows are known by the words of their first cell, columns by their number."""

    name: str
    table: etree._Element

    def rows(self) -> dict[str, etree._Element]:
        """Give the rows by label; the header, or a row whose label is blank or met before, by its number."""
        found: dict[str, etree._Element] = {}
        for number, row in enumerate(self.table.findall("w:tr", NS)):
            label = plain(cell_text(cells(row)[0])) if cells(row) else ""
            found[label if label and label not in found else f"#{number}"] = row
        return found

    def columns(self) -> int:
        """Give the number of columns, merged ones counted."""
        rows = self.table.findall("w:tr", NS)
        return max((sum(_span(cell) for cell in cells(row)) for row in rows), default=0)

    def height(self) -> int:
        """Give the number of rows."""
        return len(self.table.findall("w:tr", NS))

    def values(self) -> Iterator[Cell]:
        """Give each cell that is not a label, nor the place of a field of its own."""
        for key, row in self.rows().items():
            first, *others = cells(row) or [row]
            shown = " ".join(cell_text(first).split())
            for number, cell in enumerate(others, 1):
                if not holds_anchor(cell):
                    label = f"{shown}, action {number}" if shown else f"action {number}"
                    yield Cell(f"{self.name}/{key}/{number}", label, cell)


def grids(root: etree._Element, levels: dict[str, int]) -> dict[str, Grid]:
    """Give the tables of the action plan that a document still has."""
    found: dict[str, Grid] = {}
    for table in root.iter(f"{W}tbl"):
        said = plain(_heading_above(table, levels))
        name = next((name for name, words in TABLES.items() if said and words in said), "")
        if name and name not in found:
            found[name] = Grid(name, table)
    return found


def _heading_above(table: etree._Element, levels: dict[str, int]) -> str:
    """Give the heading that a table stands under, "" when another table comes between."""
    for block in table.itersiblings(f"{W}p", f"{W}tbl", preceding=True):
        if block.tag == f"{W}tbl":
            return ""
        if level_of(block, levels) is not None:
            return text_of(block)
    return ""


def grow(old: Grid, new: Grid, by: int, restyle: Restyle) -> None:
    """Add the last ``by`` columns of a freshly rendered table, dressed as the old table's last one."""
    fresh = new.rows()
    for number, (label, row) in enumerate(old.rows().items()):
        source = fresh.get(label)
        if source is None:
            source = list(fresh.values())[min(number, len(fresh) - 1)]
        model = cells(row)[-1]
        row.extend(_filled(model, cell, restyle) for cell in cells(source)[-by:])
    _take_widths(old, new, by)


def lengthen(old: Grid, new: Grid, by: int, restyle: Restyle) -> None:
    """Add the last ``by`` rows of a freshly rendered table to the old one, when both are as wide."""
    rows = old.table.findall("w:tr", NS)
    for source in new.table.findall("w:tr", NS)[-by:]:
        row = copy.deepcopy(rows[-1])
        if len(cells(row)) == len(cells(source)):
            for cell, fresh in zip(cells(row), cells(source), strict=True):
                put(cell, fresh, restyle)
            old.table.append(row)


def put(old: etree._Element, new: etree._Element, restyle: Restyle) -> None:
    """Give a cell the content of the freshly rendered one; its own look, and its paragraphs', stay."""
    looks = [properties for p in old.findall("w:p", NS) for properties in p.findall("w:pPr", NS)]
    for child in list(old):
        if child.tag != f"{W}tcPr":
            old.remove(child)
    fresh = [restyle.copied(child) for child in new if child.tag != f"{W}tcPr"]
    for number, paragraph in enumerate(each for each in fresh if each.tag == f"{W}p"):
        if looks:
            _dress(paragraph, looks[min(number, len(looks) - 1)])
    old.extend(fresh)


def is_plain(cell: etree._Element) -> bool:
    """Tell whether a cell holds text only: a comment, picture, note or tracked change is a person's."""
    return next(cell.iter(*_MARKS), None) is None


def _filled(model: etree._Element, new: etree._Element, restyle: Restyle) -> etree._Element:
    cell = copy.deepcopy(model)
    for merged in select(cell, "w:tcPr/w:gridSpan | w:tcPr/w:vMerge"):
        detach(merged)
    put(cell, new, restyle)
    return cell


def _dress(paragraph: etree._Element, look: etree._Element) -> None:
    """Give a paragraph the properties of another one, without its tracked changes."""
    for own in paragraph.findall("w:pPr", NS):
        paragraph.remove(own)
    properties = copy.deepcopy(look)
    for change in select(properties, "w:rPr/w:ins | w:rPr/w:del | .//w:rPrChange | w:pPrChange"):
        detach(change)
    paragraph.insert(0, properties)


def cells(row: etree._Element) -> list[etree._Element]:
    """Give the cells of a row, those inside a control included."""
    return select(row, "w:tc | w:sdt/w:sdtContent/w:tc")


def plain(text: str) -> str:
    """Give text without accents, case or doubled blanks."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
        text = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(text.casefold().split())


def _take_widths(old: Grid, new: Grid, by: int) -> None:
    mine, theirs = old.table.find("w:tblGrid", NS), new.table.find("w:tblGrid", NS)
    if mine is None or theirs is None:
        return
    if old.columns() != new.columns():
        mine.extend(copy.deepcopy(column) for column in theirs.findall("w:gridCol", NS)[-by:])
        return
    old.table.replace(mine, copy.deepcopy(theirs))
    widths = [attribute(column, "w") for column in theirs.findall("w:gridCol", NS)]
    for row in old.table.findall("w:tr", NS):
        if len(cells(row)) == len(widths):
            for cell, width in zip(cells(row), widths, strict=True):
                _set_width(cell, width)


def _set_width(cell: etree._Element, width: str) -> None:
    own = cell.find("w:tcPr/w:tcW", NS)
    if own is not None and attribute(own, "type") in {"dxa", ""} and width:
        own.set(W + "w", width)


def _span(cell: etree._Element) -> int:
    return int(attribute(cell.find("w:tcPr/w:gridSpan", NS)) or 1)
