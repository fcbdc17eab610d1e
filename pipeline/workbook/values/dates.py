"""Dates and times of day as offices type them: real ones, numbers, day first, months in letters, « 9h30 »."""

import datetime as dt
import re
from decimal import Decimal

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values.fold import fold
from pipeline.workbook.values.outcome import Refused
from pipeline.workbook.values.text import clean

FIRST, LAST = dt.date(1930, 1, 1), dt.date(2100, 12, 31)
_EPOCH = dt.date(1899, 12, 30)
_MONTHS = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
]
_SHORT = {"janv": 1, "jan": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9}
_SHORT |= {"oct": 10, "nov": 11, "dec": 12}
_MONTH = {**{name: number for number, name in enumerate(_MONTHS, 1)}, **_SHORT}
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:[.,]0+)?)?$")  # as exports write a day
_NUMERIC = re.compile(r"(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4}|\d{2})")
_LETTERS = re.compile(r"(?:([a-z]+)\.?,?)?(?:le)?(\d{1,2})(?:er)?-?([a-z]+)\.?-?(\d{4}|\d{2})")
_SHORT_ISO = re.compile(r"(?:1[3-9]|2\d|3[01])-\d{1,2}-(?:0[1-9]|[12]\d|3[01])")
_MONTH_YEAR = re.compile(r"([a-z]+)\.?(\d{4})")


def date(cell: CellValue) -> dt.date:
    """A day; a time of day beside it is left out."""
    if isinstance(cell, dt.datetime):
        return _plausible(cell.date())
    if isinstance(cell, dt.date):
        return _plausible(cell)
    if isinstance(cell, str):
        return _plausible(_typed(clean(cell)))
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return _serial(cell)
    raise _not_a_date()


def _plausible(day: dt.date) -> dt.date:
    if not FIRST <= day <= LAST:
        raise Refused(
            "date-invraisemblable",
            "l’année n’est pas vraisemblable.",
            "Vérifiez l’année, sur quatre chiffres.",
        )
    return day


def _serial(number: int | Decimal) -> dt.date:
    """Excel's count of days: only what falls between 1930 and 2100 can be meant as a date."""
    if not 10_959 <= number <= 73_415:
        raise _not_a_date()
    return _EPOCH + dt.timedelta(days=int(number))


def _typed(text: str) -> dt.date:
    text = _MIDNIGHT.sub("", re.sub(r"[\s\u00a0\u202f]+", " ", text))
    if iso := _ISO.fullmatch(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if _SHORT_ISO.fullmatch(text):
        raise _ambiguous(f"L’année est-elle {_century(text[-2:])} ou {_century(text[:2])} ?")
    if numeric := _NUMERIC.fullmatch(text):
        return _from_numbers(int(numeric[1]), int(numeric[2]), numeric[3])
    if letters := _LETTERS.fullmatch(fold(text)):
        return _from_letters(letters)
    if text.isdigit() and len(text) == 5:
        return _serial(int(text))
    raise _not_a_date()


def _from_numbers(day: int, month: int, year: str) -> dt.date:
    if len(year) == 2 and day <= 12 and month <= 12 and day != month:
        raise _ambiguous(f"Le {day:02d}/{month:02d} ou le {month:02d}/{day:02d} {_century(year)} ?")
    if month > 12 >= day:
        raise Refused(
            "date-invalide",
            "le mois n’existe pas : le jour s’écrit en premier.",
            "Écrivez le jour, le mois, puis l’année.",
            detail=f"Vouliez-vous le {month:02d}/{day:02d}/{_century(year)} ?",
        )
    return _day(_century(year), month, day)


def _ambiguous(detail: str) -> Refused:
    return Refused(
        "date-ambigue",
        "jour, mois et année sur deux chiffres : plusieurs lectures sont possibles.",
        "Écrivez l’année sur quatre chiffres, le jour en premier.",
        detail=detail,
    )


def _from_letters(found: re.Match[str]) -> dt.date:
    weekday, number, month, year = found.groups()
    if month not in _MONTH or (weekday not in (None, "le", *_DAYS)):
        raise _not_a_date()
    day = _day(_century(year), _MONTH[month], int(number))
    if weekday in _DAYS and _DAYS[day.weekday()] != weekday:
        raise Refused(
            "date-contradictoire",
            "le jour de la semaine ne va pas avec la date.",
            "Corrigez l’un ou l’autre.",
            detail=f"Le {day:%d/%m/%Y} est un {_DAYS[day.weekday()]}.",
        )
    return day


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Refused("date-invalide", "cette date n’existe pas.", "Vérifiez le jour et le mois.") from None


def _not_a_date() -> Refused:
    return Refused(
        "date-invalide", "une date est attendue.", "Écrivez par exemple 01/03/2026 ou 1er mars 2026."
    )


def month(cell: CellValue) -> str:
    """A month as « 2026-06 », from a date Excel made of it, « 06/2026 » or « juin 2026 »."""
    if isinstance(cell, dt.date):
        return f"{_plausible(cell):%Y-%m}"
    text = fold(clean(cell)) if isinstance(cell, str) else ""
    if numbers := re.fullmatch(r"(\d{4})[-/](\d{1,2})", text):
        return f"{_plausible(_day(int(numbers[1]), int(numbers[2]), 1)):%Y-%m}"
    if numbers := re.fullmatch(r"(\d{1,2})[-/](\d{4})", text):
        return f"{_plausible(_day(int(numbers[2]), int(numbers[1]), 1)):%Y-%m}"
    letters = _MONTH_YEAR.fullmatch(text)
    if letters is None or letters[1] not in _MONTH:
        raise Refused("mois-invalide", "un mois est attendu.", "Écrivez par exemple 2026-06 ou juin 2026.")
    return f"{_plausible(_day(int(letters[2]), _MONTH[letters[1]], 1)):%Y-%m}"


_TYPED = re.compile(r"(\d{1,2})\s*(?:h|:|heures?)\s*(?:([0-5]\d)\s*(?:min|mn)?(?::00)?)?", re.IGNORECASE)
_CLOCK = r"\d{1,2}\s*(?:h|:)(?:\s*\d{2})?"
_TWO_TIMES = re.compile(rf"(?:de )?{_CLOCK}\s*(?:-|–|—|à|/|a)\s*{_CLOCK}", re.IGNORECASE)
_DOUBTFUL = re.compile(r"(\d{1,2})[.,](\d{1,2})")
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
    if _TWO_TIMES.fullmatch(text):
        raise Refused(
            "deux-heures",
            "deux heures dans une cellule.",
            "Séparez-les : l’une dans « Début », l’autre dans « Fin ».",
        )
    if doubtful := _DOUBTFUL.fullmatch(text):
        raise _doubtful_time(doubtful[1], doubtful[2])
    if text.isdigit() and len(text) <= 2:
        return _minute(int(text) * 60)
    if found is None or (found[2] is None and text.endswith(":")):
        raise _not_a_time()
    return _minute(int(found[1]) * 60 + int(found[2] or 0))


def _from_number(number: Decimal) -> dt.time:
    """A fraction of a day as Excel stores times, or a whole hour; 9,5 is refused: 9 h 30 or 9 h 50?"""
    if 0 < number < 1:
        return _minute(round(number * 1440))
    if number % 1 and 0 < number < 24:
        raise _doubtful_time(str(int(number)), f"{number % 1:f}"[2:])
    if number % 1 or not 0 <= number <= 23:
        raise _not_a_time()
    return _minute(int(number) * 60)


def _minute(minutes: int) -> dt.time:
    if not 0 <= minutes < 1440:
        raise _not_a_time()
    return dt.time(minutes // 60, minutes % 60)


def _doubtful_time(hour: str, rest: str) -> Refused:
    """« 9,5 » is half past nine for some, five past nine or ten to ten for others."""
    tenths = Decimal(f"0.{rest}") * 60
    readings = [f"{hour} h {tenths:02.0f}"] if tenths % 1 == 0 else []
    readings += [f"{hour} h {minutes:02d}" for minutes in (int(rest),) if minutes < 60 and len(rest) <= 2]
    return Refused(
        "heure-ambigue",
        "on ne devine pas les minutes.",
        "Écrivez par exemple 9:30 ou 9 h 30.",
        detail=f"{' ou '.join(dict.fromkeys(readings))} ?" if readings else "",
    )


def _not_a_time() -> Refused:
    return Refused("heure-invalide", "une heure est attendue.", "Écrivez par exemple 9:30 ou 9 h 30.")
