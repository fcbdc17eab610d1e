"""An OpenDocument spreadsheet to sheets: repeats unrolled within bounds, errors and hidden rows seen."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pipeline.sheetfiles.columns import MAX_COLUMNS, MAX_ROWS, whole
from pipeline.sheetfiles.model import UNCACHED, UNREADABLE, CellError, CellValue, Merge, RawSheet
from pipeline.sheetfiles.package import Package, local, refuse_entities, stream
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.rows import Budget, SheetRows
from pipeline.sheetfiles.values import number_value, plain_date, text_value

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_SKIPPED = frozenset(
    ("annotation", "tracked-changes", "shapes", "dde-links", "forms", "ruby-text", "frame", "custom-shape")
)
_DURATION = re.compile(r"(-?)P(?:(\d{1,6})D)?T?(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})(?:[.,]\d*)?S)?")
_CELLS = ("table-cell", "covered-table-cell")
_DAY = timedelta(days=1)
_LINE = "style:text-line-through-style"


def read_ods(package: Package) -> tuple[RawSheet, ...]:
    """The sheets, in the order of their tabs."""
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise Refusal(Reason.ENCRYPTED)
    xml = package.read(_CONTENT)
    refuse_entities(xml)
    reader = _Reader()
    stream(xml, reader.start, reader.end, reader.text, reader.budget)
    return tuple(reader.sheets)


@dataclass(slots=True)
class _Reader:
    """The state between two tags."""

    sheets: list[RawSheet] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)
    hidden_styles: set[str] = field(default_factory=set)
    struck_styles: set[str] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    style: str = ""
    skipping: int = 0
    name: str = ""
    visible: bool = True
    sheet: SheetRows | None = None
    merged: list[Merge] = field(default_factory=list)
    number: int = 0
    row: dict[str, str] = field(default_factory=dict)
    cells: list[CellValue] = field(default_factory=list)
    column: int = 0
    cell: dict[str, str] | None = None
    lines: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter a tag."""
        tag = local(name)
        if self.skipping or tag in _SKIPPED:
            self.skipping += 1
        elif tag in _CELLS:
            self.cell, self.lines = attributes, []
        elif self.cell is not None:
            self._start_in_cell(tag, attributes)
        elif tag == "table-row":
            self.row, self.cells, self.column = attributes, [], 0
        else:
            self._start_table(name, attributes)

    def _start_in_cell(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "p":
            self.lines.append("")
        elif tag == "s":
            self.text(" " * min(max(whole(attributes.get("text:c", "1")), 1), 1000))
        elif tag in ("tab", "line-break"):
            self.text("\t" if tag == "tab" else "\n")

    def _start_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "style:text-properties" and attributes.get(_LINE, "none") != "none":
            self.struck_styles.add(self.style)
        elif name == "table:table":
            self.name = attributes.get("table:name", "")
            self.visible = attributes.get("table:style-name", "") not in self.hidden_styles
            self.sheet, self.merged, self.number = SheetRows(self.budget), [], 0
            self.struck = set()

    def text(self, text: str) -> None:
        """Hear the text of a cell's paragraph."""
        if self.cell is not None and self.lines and not self.skipping:
            self.lines[-1] += text

    def end(self, name: str) -> None:
        """Leave a tag."""
        tag = local(name)
        if self.skipping:
            self.skipping -= 1
        elif tag in _CELLS:
            self._end_cell()
        elif tag == "table-row" and self.sheet is not None:
            self._end_row(self.sheet)
        elif name == "table:table" and self.sheet is not None:
            found, self.sheet = self.sheet, None
            lines = frozenset(self.struck)
            self.sheets.append(
                RawSheet(self.name, found.rows, found.hidden, self.visible, tuple(self.merged), struck=lines)
            )

    def _end_cell(self) -> None:
        cell, self.cell = self.cell or {}, None
        repeat = _repeat(cell, "table:number-columns-repeated", MAX_COLUMNS - self.column)
        value = _value(cell, self.lines)
        if value is not None:
            self.cells.extend([None] * (self.column - len(self.cells)))
            self.cells.extend([value] * repeat)
            if cell.get("table:style-name") in self.struck_styles:
                self.struck.update((self.number + 1, self.column + more) for more in range(repeat))
        wide, high = _repeat(cell, "table:number-columns-spanned"), _repeat(cell, "table:number-rows-spanned")
        if wide > 1 or high > 1:
            top = self.number + 1
            self.merged.append(Merge(top, self.column, top + high - 1, self.column + wide - 1))
        self.column += repeat

    def _end_row(self, sheet: SheetRows) -> None:
        repeat = _repeat(self.row, "table:number-rows-repeated", MAX_ROWS - self.number)
        hidden = self.row.get("table:visibility") in ("collapse", "filter")
        for offset in range(1, repeat + 1 if self.cells else 1):
            sheet.add(self.number + offset, hidden, list(self.cells))
        self.number += repeat


def _repeat(attributes: dict[str, str], name: str, most: int = MAX_ROWS) -> int:
    count = attributes.get(name, "1")
    if not (count.isascii() and count.isdigit()):
        raise Refusal(Reason.DAMAGED)
    return max(min(int(count[:16]), most), 0)


def _value(cell: dict[str, str], lines: list[str]) -> CellValue:
    text = "\n".join(lines)
    if cell.get("calcext:value-type") == "error":
        return CellError(text or UNREADABLE)
    kind = cell.get("office:value-type", "")
    if kind in _TYPED:
        attribute, read = _TYPED[kind]
        return read(cell.get(attribute, ""))
    if "table:formula" in cell and not kind and not lines:
        return CellError(UNCACHED)
    return text_value(cell.get("office:string-value") or text)


def _date(text: str) -> CellValue:
    try:
        return plain_date(datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0))
    except ValueError:
        return CellError(UNREADABLE)


def _time(text: str) -> CellValue:
    found = _DURATION.fullmatch(text)
    if found is None:
        return CellError(UNREADABLE)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1]:
        return -length
    return (datetime.min + length).time() if length < _DAY else length


_TYPED: dict[str, tuple[str, Callable[[str], CellValue]]] = {
    "float": ("office:value", number_value),
    "percentage": ("office:value", number_value),
    "currency": ("office:value", number_value),
    "date": ("office:date-value", _date),
    "time": ("office:time-value", _time),
    "boolean": ("office:boolean-value", "true".__eq__),
}
