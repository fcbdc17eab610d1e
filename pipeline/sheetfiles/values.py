"""From what a file stores to a plain value: number formats, escapes, numbers, serial dates."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, auto
from math import isfinite

from pipeline.sheetfiles.model import UNREADABLE, CellError, CellValue


class Format(Enum):
    """What a number means under its format."""

    NUMBER = auto()
    DATE = auto()
    CLOCK = auto()  # a time of day, or a date with one
    DURATION = auto()


_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_GENERAL = re.compile(r"general|standard", re.IGNORECASE)
_CLOCK = re.compile(r"[hs]", re.IGNORECASE)
_DATE = re.compile(r"[dmy]", re.IGNORECASE)

# ECMA-376, part 1, § 18.8.30: the formats that are known by number only.
_BUILT_IN: dict[int, Format] = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 55), 57, 58), Format.DATE),
    **dict.fromkeys((18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 47, 55, 56), Format.CLOCK),
    46: Format.DURATION,
}


def format_of(code: str) -> Format:
    """Classify a format code; only its first section counts, quoted text does not."""
    section = _LITERALS.sub("", code).split(";")[0]
    section = _GENERAL.sub("", section)
    if _ELAPSED.search(section):
        return Format.DURATION
    if _CLOCK.search(section):
        return Format.CLOCK
    return Format.DATE if _DATE.search(section) else Format.NUMBER


def formats_by_style(style_formats: Iterable[int], codes: dict[int, str]) -> list[Format]:
    """The format of each cell style, in order; ``codes`` are the workbook's own."""
    own = {number: format_of(code) for number, code in codes.items()}
    return [own.get(number, _BUILT_IN.get(number, Format.NUMBER)) for number in style_formats]


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NUMBER = re.compile(r"[+-]?(\d++(?:\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_SAFE_DIGITS = 15  # what Excel keeps and shows of a number
_DAY_SECONDS = 86_400
_LAST_SERIAL = 2_958_465  # 31 December 9999
_PHANTOM_DAY = 60  # 29 February 1900, which Excel alone believes in
_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)


def decode_escapes(text: str) -> str:
    """Decode ``_xHHHH_`` as Excel does; what is left of half a surrogate pair becomes U+FFFD."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def text_value(text: str) -> str | None:
    """Text as typed, None when it is blank."""
    return text if text and not text.isspace() else None


def number_value(text: str) -> int | Decimal | CellError:
    """A stored number as Excel shows it: whole, or with its 15 significant digits."""
    if text.isascii() and text.isdigit() and len(text) <= _SAFE_DIGITS:
        return int(text)
    if not _NUMBER.fullmatch(text):
        return CellError(UNREADABLE)
    return float_value(float(text))


def float_value(number: float) -> int | Decimal | CellError:
    """A binary number as Excel shows it."""
    if not isfinite(number):
        return CellError("#NUM!")
    if number.is_integer():
        return int(number)
    shown = Decimal(f"{number:.{_SAFE_DIGITS}g}")
    return int(shown) if shown == shown.to_integral_value() else shown


def dated_value(number: int | Decimal, shape: Format, *, from_1904: bool) -> CellValue:
    """A number under a date or time format; out of the calendar, it stays the number that it is."""
    if shape is Format.DURATION:
        within = -_LAST_SERIAL < number < _LAST_SERIAL
        return timedelta(seconds=round(number * _DAY_SECONDS)) if within else number
    if not 0 <= number <= _LAST_SERIAL:
        return number
    if number < 1:
        return number if shape is Format.DATE else _clock(round(number * _DAY_SECONDS))
    if not from_1904 and _PHANTOM_DAY <= number < _PHANTOM_DAY + 1:
        return number
    return _calendar(number, from_1904=from_1904)


def plain_date(moment: datetime) -> date | datetime:
    """A date when the clock says midnight."""
    return moment.date() if moment.time() == time() else moment


def _clock(seconds: int) -> time:
    return (datetime.min + timedelta(seconds=min(seconds, _DAY_SECONDS - 1))).time()


def _calendar(number: int | Decimal, *, from_1904: bool) -> CellValue:
    epoch = _EPOCH_1904 if from_1904 else _EPOCH_1900
    if not from_1904 and number < _PHANTOM_DAY:
        epoch += timedelta(days=1)
    try:
        return plain_date(epoch + timedelta(seconds=round(number * _DAY_SECONDS)))
    except OverflowError:
        return number
