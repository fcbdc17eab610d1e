"""The rows of one sheet's XML: row by row with one expression, by a real parser wherever it does not fit."""

import re
from collections.abc import Iterator

from pipeline.workbook.raw.cells import Book, xml_text
from pipeline.workbook.raw.columns import column_index
from pipeline.workbook.raw.model import CellValue
from pipeline.workbook.raw.package import refuse_entities
from pipeline.workbook.raw.refusal import Reason, Refusal
from pipeline.workbook.raw.rows import SheetRows, place, row_number
from pipeline.workbook.raw.sheetparser import parse_sheet

# A cell as Excel, LibreOffice and openpyxl write it. What is written otherwise is not matched, the counts
# differ, and the row goes to the XML parser: the expression can be slow to please, never wrong.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,6})")?(?: t="(\w{1,9})")?'
    rb"(?:/>|></c>|>(<f(?:>[^<]*</f>| [^<>]*>[^<]*</f>| [^<>]*/>))?(?:<v>([^<\r]*)</v>|<v ?/>)?</c>"
    rb"|><is><t(?: xml:space=\"preserve\")?>([^<\r]*)</t></is></c>)"
)
_ROW = re.compile(rb'<row (?:[^<>]*? )?r="(\d{1,7})"[^<>]*>')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_FOREIGN = (b"<!--", b"<![CDATA[", b"<?", b" r='", b"='1'", b"='true'", b"xmlns")
_NAMESPACE = re.compile(rb"spreadsheetml/(?:2006/)?main['\"]")


class _Columns(dict[bytes, int]):
    def __missing__(self, letters: bytes) -> int:
        index = self[letters] = column_index(letters.decode("ascii"))
        return index


def read_sheet(xml: bytes, book: Book) -> SheetRows:
    """Every row of the sheet that holds something, with its number; hidden ones are counted."""
    refuse_entities(xml)
    before, found, after = xml.partition(b"<sheetData>")
    body, closed, tail = after.partition(b"</sheetData>")
    if not (found and closed and _is_plain(before, body)):
        return parse_sheet(xml, book)
    sheet = SheetRows(book.budget)
    try:
        regular = all(_read_row(chunk, book, sheet) for chunk in _chunks(body))
    except UnicodeDecodeError as error:
        raise Refusal(Reason.DAMAGED) from error
    if not regular:
        return parse_sheet(xml, book)
    sheet.merged = parse_sheet(before + b"<sheetData/>" + tail, book).merged
    return sheet


def _is_plain(before: bytes, body: bytes) -> bool:
    head = before[:200].lower()
    utf8 = b"encoding=" not in head or b"utf-8" in head
    one_name = len(_NAMESPACE.findall(before)) == 1
    return utf8 and one_name and not any(mark in body for mark in _FOREIGN)


def _chunks(body: bytes) -> Iterator[bytes]:
    start = 0
    while (end := body.find(b"</row>", start)) >= 0:
        yield body[start:end]
        start = end + len(b"</row>")
    if b"<c" in body[start:]:
        yield b""


def _read_row(chunk: bytes, book: Book, sheet: SheetRows) -> bool:
    """Read the row with cells that a chunk holds, perhaps after empty ones; False when there is none."""
    chunk = chunk[max(chunk.rfind(b"<row"), 0) :]
    head = _ROW.match(chunk)
    if head is None:
        return False
    matches = _CELL.findall(chunk)
    if len(matches) == chunk.count(b"<c ") + chunk.count(b"<c>"):
        sheet.add(row_number(head[1].decode()), bool(_HIDDEN.search(head[0])), _values(matches, book))
    else:
        sheet.extend(parse_sheet(b"<sheetData>" + chunk + b"</row></sheetData>", book))
    return True


_COLUMNS = _Columns()


def _values(matches: list[tuple[bytes, ...]], book: Book) -> list[CellValue]:
    cells: list[CellValue] = []
    strings, numbers, texts, count = book.strings, book.numbers, book.texts, len(book.strings)
    for letters, style, kind, formula, text, inline in matches:
        column = _COLUMNS[letters]
        if kind == b"s" and text.isdigit() and int(text) < count:
            found: CellValue = strings[int(text)]
        elif text and (not kind or kind == b"n"):
            found = numbers[style, text]
        elif inline and kind == b"inlineStr":
            found = texts[inline]
        else:
            found = book.value(kind.decode(), style.decode(), bool(formula), xml_text(text or inline))
        if column == len(cells):
            cells.append(found)
        else:
            place(cells, column, found)
    return cells
