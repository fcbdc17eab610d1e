"""Times of day as offices type them: « 9h30 », « 9:30 », « 9 h », or a time cell."""

import datetime as dt
import re
from decimal import Decimal

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values.outcome import Refused
from pipeline.workbook.values.text import clean

_TYPED = re.compile(r"(\d{1,2})\s*(?:h|:|heures?)\s*(?:([0-5]\d)\s*(?:min|mn)?(?::00)?)?", re.IGNORECASE)
CALENDAR_START = 1904
"""A time alone bears the first day of a spreadsheet's calendar: 30 December 1899 or 1 January 1904."""


def time(cell: CellValue) -> dt.time:
    """A time of day, to the minute."""
    if isinstance(cell, dt.datetime):
        return _minute(cell.hour * 60 + cell.minute)
    if isinstance(cell, dt.time):
        return _minute(cell.hour * 60 + cell.minute + (cell.second >= 30))
    if isinstance(cell, dt.timedelta):
        return _minute(round(cell.total_seconds() / 60))
    if isinstance(cell, str):
        return _from_text(re.sub(r"[\s\u00a0\u202f]+", " ", clean(cell)))
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return _from_number(Decimal(cell))
    raise _not_a_time()


def _from_text(text: str) -> dt.time:
    found = _TYPED.fullmatch(text)
    if found is None or (found[2] is None and text.endswith(":")):
        raise _not_a_time()
    return _minute(int(found[1]) * 60 + int(found[2] or 0))


def _from_number(number: Decimal) -> dt.time:
    """A fraction of a day as Excel stores times, or a whole hour; 9,5 is refused: 9 h 30 or 9 h 50?"""
    if 0 < number < 1:
        return _minute(round(number * 1440))
    if number % 1 or not 0 <= number <= 23:
        raise _not_a_time()
    return _minute(int(number) * 60)


def _minute(minutes: int) -> dt.time:
    if not 0 <= minutes < 1440:
        raise _not_a_time()
    return dt.time(minutes // 60, minutes % 60)


def _not_a_time() -> Refused:
    return Refused("heure-invalide", "une heure est attendue.", "Écrivez par exemple 9:30 ou 9 h 30.")
