"""Numbers as offices type them: amounts, percentages, whole numbers, hours by quarters."""

import datetime as dt
import re
from decimal import Decimal

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.values.outcome import Refused
from pipeline.workbook.values.text import clean

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_GROUPED_DOT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}")
_GROUPED_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_GROUPED_SPACE = re.compile(r"[+-]?\d{1,3}(?: \d{3})*(?:[.,]\d+)?|[+-]?\d+(?:[.,]\d+)?")
_CLOCK = re.compile(
    r"(\d{1,4})\s*(?:h(?:eures?)?|:)\s*(?:(\d{1,2})\s*(?:min(?:utes?)?|mn)?(?::00)?)?", re.IGNORECASE
)
_MINUTES = re.compile(r"(\d{1,4})\s*(?:min(?:utes?)?|mn)", re.IGNORECASE)
_HOURS_SUFFIX = re.compile(r"(?:(?<!\s)\s+)?(?:h|heures?)$", re.IGNORECASE)

MOST_HOURS = Decimal(2000)
MOST_MONEY = Decimal("9999999.99")


def number(cell: CellValue) -> Decimal:
    """Any number, exactly as typed."""
    if isinstance(cell, bool) or not isinstance(cell, (str, int, Decimal)):
        raise _not_a_number()
    return Decimal(cell) if isinstance(cell, (int, Decimal)) else _parse(cell)


def _parse(text: str) -> Decimal:
    text = _SPACES.sub(" ", clean(text).replace("−", "-")).strip()
    if _AMBIGUOUS.fullmatch(text):
        thousands, decimals = text.replace(".", ""), text.replace(".", ",")
        raise Refused(
            "nombre-ambigu",
            "un point suivi de trois chiffres sépare des milliers ou des décimales : on ne devine pas.",
            "Écrivez les décimales avec une virgule, et les milliers sans point.",
            detail=f"« {thousands} » ou « {decimals} » ?",
        )
    if _GROUPED_DOT.fullmatch(text):
        text = text.replace(".", "")
    elif _GROUPED_COMMA.fullmatch(text):
        text = text.replace(",", "")
    elif not _GROUPED_SPACE.fullmatch(text):
        raise _not_a_number()
    return Decimal(text.replace(" ", "").replace(",", "."))


def _not_a_number() -> Refused:
    return Refused("nombre-invalide", "un nombre est attendu.", "Écrivez un nombre, par exemple 1 234,56.")


def movement(cell: CellValue) -> Decimal:
    """Euros, to the cent; below zero, what was given back."""
    if isinstance(cell, str):
        cell = re.sub(r"(?:(?<!\s)\s+)?(?:€|euros?|eur)$", "", clean(cell), flags=re.IGNORECASE)
    value = number(cell)
    if value != value.quantize(Decimal("0.01")):
        raise Refused("montant-invalide", "un montant va jusqu’au centime.", "Arrondissez au centime.")
    if abs(value) > MOST_MONEY:
        raise Refused("montant-invalide", "un montant va jusqu’à 9 999 999,99 €.", "Corrigez le montant.")
    return value.quantize(Decimal("0.01"))


def amount(cell: CellValue) -> Decimal:
    """Euros, to the cent, not negative."""
    value = movement(cell)
    if value < 0:
        raise Refused(
            "montant-invalide",
            "un montant est compris entre 0 et 9 999 999,99 €.",
            "Corrigez le montant.",
        )
    return value


def percentage(cell: CellValue) -> Decimal:
    """Out of a hundred. A number up to 1 is what Excel stores for a cell in percent: 0,6 is 60 %."""
    typed = clean(cell) if isinstance(cell, str) else cell
    if isinstance(typed, str) and typed.endswith("%"):
        value = number(typed[:-1].strip())
    else:
        value = number(typed)
        if 0 < value <= 1:
            value *= 100
    if not 0 <= value <= 100:
        raise Refused("part-invalide", "un pourcentage va de 0 à 100.", "Corrigez le pourcentage.")
    return value.normalize() if value % 1 else value.quantize(Decimal(1))


def whole(cell: CellValue) -> int:
    """A whole number from 1 on."""
    value = number(cell)
    if value % 1 or value < 1 or value > 9999:
        raise Refused("nombre-invalide", "un nombre entier est attendu.", "Écrivez 1, 2, 3…")
    return int(value)


def mark(cell: CellValue) -> int:
    """A mark from 1 to 5."""
    value = number(cell)
    if value % 1 or not 1 <= value <= 5:
        raise Refused("note-invalide", "une note va de 1 à 5.", "Écrivez 1, 2, 3, 4 ou 5.")
    return int(value)


def hours(cell: CellValue) -> Decimal:
    """A duration in hours, by quarters: « 4,5 », « 4h30 », « 4 h 30 », « 45 min », or a time cell."""
    value = _raw_hours(cell)
    if not 0 <= value <= MOST_HOURS:
        raise Refused("duree-invalide", "une durée va de 0 à 2 000 heures.", "Corrigez la durée.")
    if (value * 4) % 1:
        raise Refused(
            "duree-hors-quart",
            "une durée se compte par quarts d’heure.",
            "Arrondissez au quart d’heure : 1,25 ; 1,5 ; 1,75 ; 2.",
        )
    return value.normalize() if value % 1 else value.quantize(Decimal(1))


def _raw_hours(cell: CellValue) -> Decimal:
    if isinstance(cell, dt.timedelta):
        return Decimal(round(cell.total_seconds() / 60)) / 60
    if isinstance(cell, dt.datetime):
        raise _not_hours()
    if isinstance(cell, dt.time):
        return Decimal(cell.hour) + Decimal(cell.minute) / 60
    if isinstance(cell, str):
        return _typed_hours(clean(cell))
    if isinstance(cell, bool) or not isinstance(cell, (int, Decimal)):
        raise _not_hours()
    return Decimal(cell)


def _typed_hours(text: str) -> Decimal:
    if clock := _CLOCK.fullmatch(text):
        minutes = int(clock[2] or 0)
        if minutes >= 60:
            raise _not_hours()
        return Decimal(int(clock[1])) + Decimal(minutes) / 60
    if minutes_only := _MINUTES.fullmatch(text):
        return Decimal(int(minutes_only[1])) / 60
    try:
        return number(_HOURS_SUFFIX.sub("", text))
    except Refused as refusal:
        raise (refusal if refusal.code == "nombre-ambigu" else _not_hours()) from None


def _not_hours() -> Refused:
    return Refused(
        "duree-invalide", "une durée en heures est attendue.", "Écrivez par exemple 4,5 ou 4 h 30."
    )
