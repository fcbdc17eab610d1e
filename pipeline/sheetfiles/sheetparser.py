"""The rows of one sheet's XML, read by a real parser: for what is not written in the usual way."""

import re
from dataclasses import dataclass, field

from pipeline.sheetfiles.cells import Book
from pipeline.sheetfiles.columns import MAX_COLUMNS, column_index
from pipeline.sheetfiles.model import CellValue, Merge
from pipeline.sheetfiles.package import local, stream
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.rows import SheetRows, place, row_number

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TRUE = ("1", "true")


@dataclass(slots=True)
class _Cell:
    kind: str
    style: str
    formula: bool = False
    text: str = ""


@dataclass(slots=True)
class _Parser:
    """The state between two tags."""

    book: Book
    sheet: SheetRows
    merged: list[Merge] = field(default_factory=list)
    number: int = 0
    inside: bool = False
    in_row: bool = False
    hidden: bool = False
    cells: list[CellValue] = field(default_factory=list)
    column: int = -1
    cell: _Cell | None = None
    listening: bool = False
    phonetic: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter a tag."""
        tag = local(name)
        if self.inside:
            self._start_inside(tag, attributes)
        elif tag == "sheetData":
            self.inside = True
        elif tag == "mergeCell":
            self.merged += merge_of(attributes.get("ref", ""))

    def _start_inside(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag among the data: form controls have rows and columns of their own elsewhere."""
        if tag == "row":
            self._start_row(attributes)
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "sheetData":
            raise Refusal(Reason.DAMAGED)
        elif self.cell is not None:
            self._start_in_cell(self.cell, tag)

    def _start_row(self, attributes: dict[str, str]) -> None:
        if self.in_row:
            raise Refusal(Reason.DAMAGED)
        self.in_row = True
        self.number = row_number(attributes.get("r", str(self.number + 1)))
        self.hidden = attributes.get("hidden") in _TRUE
        self.cells, self.column = [], -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self.cell is not None or not self.in_row:
            raise Refusal(Reason.DAMAGED)
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = column_index(found[1]) if found else self.column + 1
        if self.column >= MAX_COLUMNS:
            raise Refusal(Reason.DAMAGED)
        self.cell = _Cell(attributes.get("t", ""), attributes.get("s", ""))

    def _start_in_cell(self, cell: _Cell, tag: str) -> None:
        if tag == "f":
            cell.formula = True
        elif tag == "rPh":
            self.phonetic = True
        elif tag in ("v", "t"):
            self.listening = not self.phonetic

    def end(self, name: str) -> None:
        """Leave a tag."""
        tag = local(name)
        if tag in ("v", "t"):
            self.listening = False
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "c" and self.cell is not None:
            cell, self.cell = self.cell, None
            place(self.cells, self.column, self.book.value(cell.kind, cell.style, cell.formula, cell.text))
        elif tag == "row" and self.in_row:
            self.in_row = False
            self.sheet.add(self.number, self.hidden, self.cells)
        elif tag == "sheetData":
            self.inside = False

    def text(self, text: str) -> None:
        """Hear the text of a value."""
        if self.listening and self.cell is not None:
            self.cell.text += text


def parse_sheet(xml: bytes, book: Book) -> SheetRows:
    """Every row of the sheet that holds something, with its number; hidden ones are counted."""
    parser = _Parser(book, SheetRows(book.budget))
    stream(xml, parser.start, parser.end, parser.text, book.budget)
    parser.sheet.merged = tuple(parser.merged)
    return parser.sheet


def merge_of(reference: str) -> list[Merge]:
    """``A1:C2`` as a merged block; nothing when it is not one."""
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if start is None or end is None:
        return []
    return [Merge(int(start[2]), column_index(start[1]), int(end[2]), column_index(end[1]))]
