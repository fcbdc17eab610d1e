"""The two tables of the action plan: found under their heading, else by their labels; read cell by cell."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.store.wordml import NS, W, attribute, cell_text, child_of, level_of, parent_of, text_of, whole
from pipeline.synthese.anchors import holds_anchor

# Name of the table → what the heading above it says, and the labels it has, accents and case aside.
TABLES = {
    "calendrier des actions": ("calendrier des actions", frozenset({"duree", "date de realisation"})),
    "étapes des actions": ("mise en oeuvre operationnelle", frozenset({"etape 1", "etape 2"})),
}
_ACTION = re.compile(r"action \d{1,4}\b")
_MARKS = tuple(
    W + name
    for name in (
        *("commentRangeStart", "commentReference", "drawing", "pict", "object", "footnoteReference"),
        *("endnoteReference", "ins", "del", "moveFrom", "moveTo", "tbl", "sdt", "fldChar", "hyperlink"),
    )
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the name under which it is remembered, the one a reader sees, its place, the cell itself.

    ``number`` is the N° of its action, its column where none is read.
    """

    name: str
    label: str
    row: int
    column: int
    element: etree._Element
    number: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """One table; rows are known by the words of their first cell, columns by those of their header."""

    name: str
    table: etree._Element

    def rows(self) -> list[etree._Element]:
        """Give the rows from top to bottom."""
        return self.table.findall("w:tr", NS)

    def labels(self) -> list[str]:
        """Name each row by its first cell; the header, or a label that is blank or met before, by number."""
        found: list[str] = []
        for number, row in enumerate(self.rows()):
            label = plain(cell_text(cells(row)[0])).rstrip(" :.") if number and cells(row) else ""
            found.append(label if label and label not in found else f"#{number}")
        return found

    def heads(self) -> list[str]:
        """Name each column by its header: « action 2 » whatever else is said there; "" for none."""
        found = [""] * self.columns()
        for column, cell in placed(self.rows()[0]) if found else ():
            first = plain(cell_text(cell).partition("\n")[0])
            action = _ACTION.match(first)
            found[column] = action.group() if action else first
        return found

    def columns(self) -> int:
        """Give the number of columns, merged ones counted."""
        return max((sum(span(cell) for cell in cells(row)) for row in self.rows()), default=0)

    def height(self) -> int:
        """Give the number of rows."""
        return len(self.rows())

    def values(self) -> Iterator[Cell]:
        """Give each cell that is not a label, nor the place of a field of its own."""
        numbers = [number_of(head) or place for place, head in enumerate(self.heads())]
        for number, (key, row) in enumerate(zip(self.labels(), self.rows(), strict=True)):
            shown = " ".join(cell_text(cells(row)[0]).split()) if cells(row) else ""
            for column, cell in placed(row):
                if column and not holds_anchor(cell):
                    action = numbers[column]
                    label = f"{shown}, action {action}" if shown else f"action {action}"
                    yield Cell(f"{self.name}/{key}/{action}", label, number, column, cell, action)


def number_of(head: str) -> int:
    """Give the N° that a header begins with, « Action 3 »; 0 for none."""
    found = _ACTION.match(plain(head))
    return int(found.group().split()[1]) if found else 0


def grids(root: etree._Element, levels: Mapping[str, int]) -> dict[str, Grid]:
    """Give the tables of the action plan that a document still has."""
    tables = list(root.iter(f"{W}tbl"))
    above = [plain(_heading_above(table, levels)) for table in tables]
    found: dict[str, Grid] = {}
    for name, (words, labels) in TABLES.items():
        headed = [table for table, said in zip(tables, above, strict=True) if words in said]
        labelled = (table for table in tables if not headed and labels <= set(Grid(name, table).labels()))
        for table in headed[:1] or labelled:
            found.setdefault(name, Grid(name, table))
    return found


def _heading_above(table: etree._Element, levels: Mapping[str, int]) -> str:
    """Give the heading that a table stands under, "" when another table comes between."""
    while parent_of(table).tag == f"{W}sdtContent":
        table = parent_of(parent_of(table))
    for block in table.itersiblings(f"{W}p", f"{W}tbl", preceding=True):
        if block.tag == f"{W}tbl":
            return ""
        if level_of(block, levels) is not None:
            return text_of(block)
    return ""


def placed(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Give the cells that a reader sees, each with the column where it starts; a merged one takes several."""
    column = whole(attribute(row.find("w:trPr/w:gridBefore", NS))) or 0
    for cell in cells(row):
        merged = cell.find("w:tcPr/w:vMerge", NS)
        if merged is None or attribute(merged) == "restart":
            yield column, cell
        column += span(cell)


def cells(row: etree._Element) -> list[etree._Element]:
    """Give the cells of a row, those inside a control included."""
    found: list[etree._Element] = []
    for child in row.iterchildren(f"{W}tc", f"{W}sdt"):
        if child.tag == f"{W}tc":
            found.append(child)
        elif (content := child_of(child, "sdtContent")) is not None:
            found += content.iterchildren(f"{W}tc")
    return found


def span(cell: etree._Element) -> int:
    """Give the number of columns that a cell takes."""
    return whole(attribute(child_of(child_of(cell, "tcPr"), "gridSpan"))) or 1


def is_plain(cell: etree._Element) -> bool:
    """Tell whether a cell holds text only: a comment, picture, note or tracked change is a person's."""
    return next(cell.iter(*_MARKS), None) is None


def plain(text: str) -> str:
    """Give text without accents, case or doubled blanks."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
        text = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(text.casefold().split())
