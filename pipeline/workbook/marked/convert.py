"""A workbook of another format as an .xlsx that holds the same values at the same addresses."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbook.marked.text import plain
from pipeline.workbook.raw import CellError, CellValue, RawSheet, RawWorkbook

_FORMATS: tuple[tuple[type, str], ...] = (
    (datetime, "dd/mm/yyyy hh:mm"),
    (date, "dd/mm/yyyy"),
    (time, "hh:mm"),
    (timedelta, "[h]:mm"),
    (str, "@"),
)
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_NAME_LENGTH = 31


def convert(book: RawWorkbook) -> bytes:
    """The bytes of the .xlsx; text stays text, whatever it begins with."""
    converted = Workbook()
    converted.remove(converted.worksheets[0])
    for raw in book.sheets:
        _fill(converted.create_sheet(raw.name.translate(_FORBIDDEN)[:_NAME_LENGTH] or "Feuille"), raw)
    buffer = BytesIO()
    converted.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Worksheet, raw: RawSheet) -> None:
    sheet.sheet_state = "visible" if raw.visible else "hidden"
    for row in raw.rows:
        for column, value in enumerate(row.cells, 1):
            if value is not None:
                _set(_cell(sheet, row.number, column), value)
    for merge in raw.merged:
        sheet.merge_cells(
            start_row=merge.first_row,
            start_column=merge.first_column + 1,
            end_row=merge.last_row,
            end_column=merge.last_column + 1,
        )


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - merged cells come later only
    return cell


def _set(cell: Cell, value: CellValue) -> None:
    if isinstance(value, CellError):
        cell.value = value.kind if value.kind in _ERRORS else "#N/A"
        cell.data_type = "e"
        return
    cell.value = plain(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    for kind, code in _FORMATS:
        if isinstance(value, kind):
            cell.number_format = code
            return
