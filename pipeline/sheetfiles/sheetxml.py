"""The rows of one sheet's XML: row by row with one expression, by a real parser wherever it does not fit."""

import re
from collections.abc import Iterator

from pipeline.sheetfiles.cells import Book, xml_text
from pipeline.sheetfiles.columns import column_index
from pipeline.sheetfiles.model import CellValue
from pipeline.sheetfiles.package import refuse_entities
from pipeline.sheetfiles.rows import SheetRows, place, row_number
from pipeline.sheetfiles.sheetparser import parse_sheet

_TEXT = rb"[^<&\r]*(?:&(?:amp|lt|gt|quot|apos);[^<&\r]*)*"
# openpyxl writes each accent of a text as a number; such a text is always unpacked by the parser.
_INLINE = _TEXT.replace(b"apos)", rb"apos|#\d{1,7}|#x[\dA-Fa-f]{1,6})")
_FORMULA = (
    rb'<f(?: t="\w+")?(?: aca="\w+")?(?: ref="[A-Z\d:]+")?(?: ca="\w+")?(?: si="\d+")?'
    rb"(?:/>|>" + _TEXT + rb"</f>)"
)
# A cell as Excel, LibreOffice and openpyxl write it, or else the rest of the row: no byte of a row goes
# unseen. What is written otherwise goes to the XML parser: the expression can be slow to please, never wrong.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,6})")?(?: t="(\w{1,9})")?'
    rb"(?:/>|></c>|>(" + _FORMULA + rb")?(?:<v>(" + _TEXT + rb")</v>|<v ?/>)?</c>"
    rb'|><is><t(?: xml:space="preserve")?>(' + _INLINE + rb")</t></is></c>)|([\s\S]+)"
)
_ATTRIBUTE = re.compile(rb' ([A-Za-z][\w:]*)="([^"<&]*)"')
_ATTRIBUTES = rb'(?: [A-Za-z][\w:]*="[^"<&]*")*+'
# Possessive: millions of empty rows would each leave a place to come back to.
_BLANK_ROWS = re.compile(rb"(?:\s++|<row" + _ATTRIBUTES + rb" ?/>)*+")
_ROW = re.compile(rb'<row r="(\d{1,7})"(' + _ATTRIBUTES + rb")>")
_FOREIGN = (b"<!--", b"<![CDATA[", b"<?", b"]]>", b"xmlns", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_ILLEGAL = bytes({*range(32)} - {9, 10, 13})  # characters that no XML may hold
_NAMESPACE = re.compile(rb"spreadsheetml/(?:2006/)?main['\"]")


class _Columns(dict[bytes, int]):
    def __missing__(self, letters: bytes) -> int:
        index = self[letters] = column_index(letters.decode("ascii"))
        return index


def read_sheet(xml: bytes, book: Book) -> SheetRows:
    """Every row of the sheet that holds something, with its number; hidden ones are counted."""
    refuse_entities(xml)
    left = book.budget.left
    sheet = _read_usual(xml, book)
    if sheet is None:
        book.budget.left = left
        sheet = parse_sheet(xml, book)
    return sheet


def _read_usual(xml: bytes, book: Book) -> SheetRows | None:
    """The rows when the whole sheet is written in the usual way, None otherwise."""
    before, found, after = xml.partition(b"<sheetData>")
    body, closed, tail = after.partition(b"</sheetData>")
    if not (found and closed and _is_plain(before, body)):
        return None
    sheet = SheetRows(book.budget)
    try:
        for chunk in _chunks(body):
            if not _read_row(chunk, book, sheet) or sheet.apart > _MOST_APART:
                return None
    except UnicodeDecodeError:
        return None
    around = parse_sheet(before + b"<sheetData/>" + tail, book)
    sheet.merged = around.merged
    return None if around.rows else sheet


def _is_plain(before: bytes, body: bytes) -> bool:
    head = before[:200].lower()
    utf8 = b"encoding=" not in head or b"utf-8" in head
    one_name = len(_NAMESPACE.findall(before)) == 1
    legal = len(body.translate(None, _ILLEGAL)) == len(body)
    return utf8 and one_name and legal and not any(mark in body for mark in _FOREIGN)


def _chunks(body: bytes) -> Iterator[bytes]:
    """What stands before each end of a row, empty rows apart; then what follows the last one, if anything."""
    start = 0
    while (end := body.find(b"</row>", start)) >= 0:
        yield body[_blank_rows(body, start) : end]
        start = end + len(b"</row>")
    if _blank_rows(body, start) < len(body):
        yield b""


def _blank_rows(body: bytes, start: int) -> int:
    found = _BLANK_ROWS.match(body, start)
    return found.end() if found else start


def _read_row(chunk: bytes, book: Book, sheet: SheetRows) -> bool:
    """Read the row that a chunk is, its end tag apart; False when it is something else."""
    head = _ROW.match(chunk)
    if head is None or not (chunk.isascii() or chunk.decode("utf-8")):
        return False
    hidden = _HIDDEN[head[2]]
    matches = _CELL.findall(chunk, head.end())
    if hidden is not None and not (matches and matches[-1][-1]):
        sheet.add(row_number(head[1].decode()), hidden, _values(matches, book))
    else:
        sheet.extend(parse_sheet(b"<sheetData>" + chunk + b"</row></sheetData>", book))
    return True


class _Hidden(dict[bytes, bool | None]):
    """The attributes of a row to whether they hide it; None when one stands there twice."""

    def __missing__(self, attributes: bytes) -> bool | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = _ATTRIBUTE.findall(attributes)
        named = dict([(b"r", b""), *found])
        twice = len(named) <= len(found)
        self[attributes] = None if twice else named.get(b"hidden") in (b"1", b"true")
        return self[attributes]


_REMEMBERED = 10_000
_MOST_APART = 20_000  # beyond, one parser for the whole sheet costs less than one for each row
_HIDDEN = _Hidden()
_COLUMNS = _Columns()


def _values(matches: list[tuple[bytes, ...]], book: Book) -> list[CellValue]:
    cells: list[CellValue] = []
    strings, numbers, texts, count = book.strings, book.numbers, book.texts, len(book.strings)
    stale = book.stale
    for letters, style, kind, formula, text, inline, _ in matches:
        column = _COLUMNS[letters]
        if kind == b"s" and text.isdigit() and len(text) < 10 and int(text) < count:
            found: CellValue = strings[int(text)]
        elif text and (not kind or kind == b"n") and not (formula and stale):
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
