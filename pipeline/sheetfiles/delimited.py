"""Delimited text (.csv) to one sheet of text: encoding and separator are found, not asked."""

import csv
import re
from collections import Counter
from io import StringIO

from pipeline.sheetfiles.model import CellError, CellValue, RawSheet
from pipeline.sheetfiles.package import MAX_BYTES
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.rows import Budget, SheetRows
from pipeline.sheetfiles.values import text_value

SEPARATORS = ";\t|,"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DIRECTIVE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
# As Excel and LibreOffice export them, in English and in French: text in the file, errors all the same.
_ERROR = re.compile(r"#(?:N/A|(?:[A-ZÉ_]+(?:/0)?)[\u00a0\u202f ]?[!?])|Err:\d{3}")
_MIXED = re.compile(rb"\xc3[\x80-\xbf]")  # an accent in UTF-8; in cp1252 « Ã » then a sign, which no word has
_OLD = ("cp1252", "cp850", "mac_roman")
_ACCENTS = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ")
_RARE = frozenset("áãåíìñóòõøúýÁÃÅÍÌÑÓÒÕØÚÝßšžŠŽ")  # in names of elsewhere
_SIGNS = frozenset("’‘“”«»–—…°º€\u00a0·•²³§µ")
_SAMPLED = 400  # lines
_END_OF_FILE_MARK = "\x1a"  # DOS exports end so


def decode(data: bytes) -> tuple[str, str] | None:
    """The text of a file and its encoding, None when it is not text.

    A byte order mark, UTF-16 by its zeros, UTF-8, else the old encoding in which the accents make French
    words. Raises ``Refusal`` when two are as likely, or when lines are in different ones.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _text(data, name)
    if (wide := _wide(data)) is not None:
        return _text(data, wide)
    found = _text(data, "utf-8")
    if found is not None or data.isascii():
        return found
    if _MIXED.search(data):
        raise Refusal(Reason.MIXED)
    return _text(data, likeliest(data))


def _text(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = data.decode(encoding).rstrip(_END_OF_FILE_MARK)
    except UnicodeDecodeError:
        return None
    return None if _NOT_TEXT.search(text) else (text, encoding)


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of plain letters is zero."""
    head = data[:4000]
    if len(head) < 4 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < 0.6 * (len(head) // 2) or min(even, odd) > 0.05 * len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def likeliest(data: bytes) -> str:
    """The one-byte encoding in which the accents stand as in French; refused where two are close."""
    lines = [line for line in data.splitlines() if not line.isascii()][:_SAMPLED]
    scores = {name: [_french(line, name) for line in lines] for name in _OLD}
    ranked = sorted(_OLD, key=lambda name: -sum(scores[name]))
    best, second = ranked[0], ranked[1]
    if any(scores[best][n] < 0 < max(scores[name][n] for name in _OLD) for n in range(len(lines))):
        raise Refusal(Reason.MIXED)
    if sum(scores[second]) > 0 and sum(scores[second]) > 0.7 * sum(scores[best]):
        word = min((w for line in lines for w in line.split() if not w.isascii()), key=len)
        told = " ou ".join(f"« {word.decode(name, 'replace')} »" for name in (best, second))
        raise Refusal(Reason.ENCODING, told)
    return best


def _french(line: bytes, encoding: str) -> int:
    """How well the accents of a line fit: a letter of French in its case among its neighbours counts for it,
    anything else against.
    """
    text = line.decode(encoding, "replace")
    return sum(_fits(text, at) for at, char in enumerate(text) if not char.isascii())


def _fits(text: str, at: int) -> int:
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char in _SIGNS:
        return 0 if before.isalpha() and after.isalpha() and char not in "’‘" else 1
    if char not in _ACCENTS and char not in _RARE:
        return -2
    if before.isalpha() and before.isascii() and before.islower() == char.isupper():
        return -2
    if after.isalpha() and after.isascii() and char.islower() and after.isupper():
        return -2
    return 2 if char in _ACCENTS else 1


def separator(text: str) -> str:
    """The separator by which most of the first lines have the same number of cells; empty when none has."""
    head = "\n".join(line for line in text.splitlines()[:_SAMPLED] if line.strip())
    scores = {mark: _regularity(head, mark) for mark in SEPARATORS}
    best = max(SEPARATORS, key=lambda mark: scores[mark])
    return best if scores[best] > (0, 0) else ""


def _regularity(head: str, mark: str) -> tuple[int, int]:
    """How many records have the most usual number of cells (two or more), and that number."""
    try:
        counts = Counter(len(record) for record in csv.reader(StringIO(head, newline=""), delimiter=mark))
    except csv.Error:
        return 0, 0
    counts.pop(1, None)
    return max(((many, width) for width, many in counts.items()), default=(0, 0))


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
