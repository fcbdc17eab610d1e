"""A table of the action plan takes the columns and rows that the workbook added, dressed as its own."""

import copy
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.synthese.alignment import Alignment
from pipeline.synthese.grids import Grid, cells, placed
from pipeline.synthese.restyle import Restyle
from pipeline.synthese.wordml import NS, W, attribute, detach, select

Cells = Mapping[tuple[int, int], etree._Element]


@dataclass(frozen=True, slots=True)
class Source:
    """A fresh table to take from; of the columns that are a person's own (``theirs``), the header alone."""

    fresh: Grid
    theirs: Container[int]
    restyle: Restyle

    def cells(self) -> Cells:
        """Give the cells to take by row and column, labels included."""
        rows = enumerate(self.fresh.rows())
        found = {(number, column): cell for number, row in rows for column, cell in placed(row)}
        return {at: cell for at, cell in found.items() if at[0] == 0 or at[1] not in self.theirs}


def widen(old: Grid, source: Source, columns: list[int], there: Alignment) -> None:
    """Add columns of a fresh table; a row that a person added gets blank cells."""
    fresh, rows = source.cells(), {mine: theirs for theirs, mine in there.down.items()}
    for number, row in enumerate(old.rows()):
        model, at = cells(row)[-1], rows.get(number, -1)
        row.extend(_filled(model, fresh.get((at, column)), source.restyle) for column in columns)
    _take_widths(old, source.fresh, len(columns))


def lengthen(old: Grid, source: Source, rows: list[int], there: Alignment) -> bool:
    """Add rows of a fresh table; nothing, and False, when no row is there to copy, all its cells apart."""
    models = [row for row in old.rows() if len(list(placed(row))) == old.columns()]
    if not models:
        return False
    fresh, columns = source.cells(), {mine: theirs for theirs, mine in there.across.items()}
    for number in rows:
        row = _bare(models[-1])
        for column, cell in placed(row):
            put(cell, fresh.get((number, columns.get(column, -1))), source.restyle)
        old.table.append(row)
    return True


def put(old: etree._Element, new: etree._Element | None, restyle: Restyle) -> None:
    """Give a cell the content of the fresh one (None: nothing); its own look, and its paragraphs', stay."""
    looks = [properties for p in old.findall("w:p", NS) for properties in p.findall("w:pPr", NS)]
    for child in list(old):
        if child.tag != f"{W}tcPr":
            old.remove(child)
    taken = [] if new is None else [restyle.copied(child) for child in new if child.tag != f"{W}tcPr"]
    fresh = taken or [etree.Element(f"{W}p")]
    for number, paragraph in enumerate(each for each in fresh if each.tag == f"{W}p"):
        if looks:
            _dress(paragraph, looks[min(number, len(looks) - 1)])
    old.extend(fresh)


def _bare(row: etree._Element) -> etree._Element:
    """Copy a row without what is its alone: the marks of a tracked change, Word's own numbers."""
    made = copy.deepcopy(row)
    for mark in select(made, "w:trPr/w:ins | w:trPr/w:del | w:trPr/w:trPrChange"):
        detach(mark)
    for name in list(made.attrib):
        del made.attrib[name]
    return made


def _filled(model: etree._Element, new: etree._Element | None, restyle: Restyle) -> etree._Element:
    cell = copy.deepcopy(model)
    for merged in select(cell, "w:tcPr/w:gridSpan | w:tcPr/w:vMerge | w:tcPr/w:tcPrChange"):
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


def _take_widths(old: Grid, new: Grid, by: int) -> None:
    mine, theirs = old.table.find("w:tblGrid", NS), new.table.find("w:tblGrid", NS)
    if mine is None or theirs is None:
        return
    if old.columns() != new.columns():
        mine.extend(_copies(theirs.findall("w:gridCol", NS)[-by:]))
        return
    old.table.replace(mine, copy.deepcopy(theirs))
    widths = [attribute(column, "w") for column in theirs.findall("w:gridCol", NS)]
    for row in old.rows():
        if len(cells(row)) == len(widths):
            for cell, width in zip(cells(row), widths, strict=True):
                _set_width(cell, width)


def _copies(elements: Iterable[etree._Element]) -> list[etree._Element]:
    return [copy.deepcopy(element) for element in elements]


def _set_width(cell: etree._Element, width: str) -> None:
    own = cell.find("w:tcPr/w:tcW", NS)
    if own is not None and attribute(own, "type") in {"dxa", ""} and width:
        own.set(W + "w", width)
