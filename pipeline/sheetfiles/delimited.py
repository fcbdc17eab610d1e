"""Delimited text (.csv) to one sheet of text: encoding and separator are found, not asked."""

import csv
import re
from io import StringIO

from pipeline.sheetfiles.model import CellError, CellValue, RawSheet
from pipeline.sheetfiles.package import MAX_BYTES
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.rows import Budget, SheetRows
from pipeline.sheetfiles.values import text_value

SEPARATORS = ";\t,"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_DIRECTIVE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
# As Excel and LibreOffice export them, in English and in French: text in the file, errors all the same.
_ERROR = re.compile(r"#(?:N/A|(?:[A-ZÉ_]+(?:/0)?)[\u00a0\u202f ]?[!?])|Err:\d{3}")
_MIXED = re.compile(rb"\xc3[\x80-\xbf]")  # an accent in UTF-8; in cp1252 « Ã » then a sign, which no word has
_END_OF_FILE_MARK = "\x1a"  # DOS exports end so


def decode(data: bytes) -> str | None:
    """The text of a file, None when it is not text: a byte order mark, else UTF-8, else cp1252.

    Raises ``Refusal`` when some lines are in the one and some in the other: half the accents would be wrong.
    """
    encodings = next(([name] for mark, name in _BOMS if data.startswith(mark)), ["utf-8", "cp1252"])
    for encoding in encodings:
        try:
            text = data.decode(encoding).rstrip(_END_OF_FILE_MARK)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" and _MIXED.search(data):
            raise Refusal(Reason.MIXED)
        return None if _NOT_TEXT.search(text) else text
    return None


def separator(text: str) -> str:
    """The separator of the heading line; empty when it holds none."""
    heading = next((line for line in _QUOTED.sub("", text).splitlines() if line.strip()), "")
    best = max(SEPARATORS, key=heading.count)
    return best if best in heading else ""


def read_delimited(text: str, name: str) -> RawSheet:
    """One sheet whose cells are all text, but for exported errors; a line « sep= » is no row, as in Excel."""
    directive = _DIRECTIVE.match(text)
    if directive:
        text = text[directive.end() :]
    mark = directive[1] if directive else separator(text) or SEPARATORS[0]
    found = SheetRows(Budget())
    for number, record in enumerate(_records(text, mark), 1):
        found.add(number, False, [_value(cell) for cell in record])
    return RawSheet(name, found.rows)


def _value(text: str) -> CellValue:
    return CellError(text) if _ERROR.fullmatch(text) else text_value(text)


def _records(text: str, mark: str) -> list[list[str]]:
    """Strictly first: a quotation mark left open would swallow the rest of the file in one cell."""
    csv.field_size_limit(MAX_BYTES)  # a cell too long is told at its place, later
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Refusal(Reason.DAMAGED) from error
    return list(csv.reader(StringIO(text, newline=""), delimiter=mark))
