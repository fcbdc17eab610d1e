"""One stored cell of SpreadsheetML to its value: type, style and text in, plain value out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property

from pipeline.sheetfiles.columns import whole
from pipeline.sheetfiles.model import UNCACHED, UNREADABLE, CellError, CellValue
from pipeline.sheetfiles.package import parse_xml
from pipeline.sheetfiles.rows import Budget
from pipeline.sheetfiles.values import (
    Format,
    dated_value,
    decode_escapes,
    number_value,
    plain_date,
    text_value,
)

_REMEMBERED = 50_000


class _Numbers(dict[tuple[bytes, bytes], CellValue]):
    """Numbers by (style, text): the same dates and times come back by thousands."""

    def __init__(self, book: "Book") -> None:
        self._book = book

    def __missing__(self, key: tuple[bytes, bytes]) -> CellValue:
        if len(self) >= _REMEMBERED:
            self.clear()
        style, text = key
        value = self[key] = self._book.number(style.decode("ascii"), text.decode("utf-8"))
        return value


class _Texts(dict[bytes, CellValue]):
    """Texts written in the cells themselves, as their XML."""

    def __missing__(self, xml: bytes) -> CellValue:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[xml] = text_value(decode_escapes(xml_text(xml)))
        return value


def xml_text(xml: bytes) -> str:
    """The text of an element's inside that holds no tag: entities are left to the parser."""
    if b"&" not in xml:
        return xml.decode("utf-8")
    return parse_xml(b"<t>" + xml + b"</t>").text or ""


@dataclass(frozen=True)
class Book:
    """What the cells of a workbook share: its strings, the format of each style, its calendar.

    ``stale``: the file asks that every formula be computed again when it is opened, which is how programs
    write the formulas that they did not compute. The results in it are nobody's.
    """

    strings: Sequence[str | None]
    formats: Sequence[Format]
    from_1904: bool
    budget: Budget = field(default_factory=Budget)
    stale: bool = False

    @cached_property
    def numbers(self) -> _Numbers:
        """Numbers already understood."""
        return _Numbers(self)

    @cached_property
    def texts(self) -> _Texts:
        """Texts already understood."""
        return _Texts()

    def value(self, kind: str, style: str, formula: bool, text: str) -> CellValue:
        """The value of a cell; ``formula`` says that a formula stands behind it."""
        if formula and (self.stale or (not text and kind != "str")):
            return CellError(UNCACHED)
        return _READERS.get(kind, _unreadable)(self, style, text) if text else None

    def number(self, style: str, text: str) -> CellValue:
        """A number, or the date or time that its format makes of it."""
        number = number_value(text)
        shape = self._format(style)
        if shape is Format.NUMBER or isinstance(number, CellError):
            return number
        return dated_value(number, shape, from_1904=self.from_1904)

    def _format(self, style: str) -> Format:
        index = max(whole(style), 0)
        return self.formats[index] if index < len(self.formats) else Format.NUMBER

    def shared(self, _style: str, text: str) -> CellValue:
        """A string of the workbook's table."""
        index = whole(text, len(self.strings) - 1)
        return self.strings[index] if index >= 0 else CellError(UNREADABLE)


def _unreadable(_book: Book, _style: str, _text: str) -> CellValue:
    return CellError(UNREADABLE)


def _text(_book: Book, _style: str, text: str) -> CellValue:
    return text_value(decode_escapes(text))


def _boolean(_book: Book, _style: str, text: str) -> CellValue:
    return text in ("1", "true")


def _error(_book: Book, _style: str, text: str) -> CellValue:
    return CellError(text)


def _iso_date(_book: Book, _style: str, text: str) -> CellValue:
    try:
        return plain_date(datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return _iso_time(text)


def _iso_time(text: str) -> CellValue:
    """A time alone, as some programs write it."""
    try:
        return time.fromisoformat(text).replace(microsecond=0, tzinfo=None)
    except ValueError:
        return CellError(UNREADABLE)


_READERS: dict[str, Callable[[Book, str, str], CellValue]] = {
    "": Book.number,
    "n": Book.number,
    "s": Book.shared,
    "str": _text,
    "inlineStr": _text,
    "b": _boolean,
    "e": _error,
    "d": _iso_date,
}
