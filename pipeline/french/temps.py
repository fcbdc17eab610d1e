"""Dates, hours of the day and durations as offices write them. Tables: they are called for every cell."""

from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from pipeline.french.nombres import MOINS, Nombre
from pipeline.french.typographie import ESPACE

MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def quantieme(d: date) -> str:
    """The day of the month: only the first takes « er »."""
    return "1er" if d.day == 1 else str(d.day)


@lru_cache(maxsize=4096)
def date_longue(d: date) -> str:
    """« 1er août 2026 »."""
    return f"{quantieme(d)} {MOIS[d.month - 1]} {d.year}"


@lru_cache(maxsize=4096)
def jour_date(d: date) -> str:
    """« samedi 1er août 2026 »."""
    return f"{JOURS[d.weekday()]} {date_longue(d)}"


@lru_cache(maxsize=4096)
def date_courte(d: date) -> str:
    """« 01/08/2026 »."""
    return f"{d.day:02}/{d.month:02}/{d.year:04}"


@lru_cache(maxsize=4096)
def mois_annee(d: date) -> str:
    """« août 2026 »."""
    return f"{MOIS[d.month - 1]} {d.year}"


def periode(debut: date, fin: date) -> str:
    """« du 3 mars au 12 juin 2026 »: what both dates share is said once. One day: « le 3 mars 2026 »."""
    if debut == fin:
        return f"le {date_longue(debut)}"
    start = date_longue(debut)
    if debut.year == fin.year:
        start = (
            quantieme(debut) if debut.month == fin.month else f"{quantieme(debut)} {MOIS[debut.month - 1]}"
        )
    return f"du {start} au {date_longue(fin)}"


@lru_cache(maxsize=4096)
def heure(t: time) -> str:
    """« 9 h 30 », « 14 h », « 12 h » at noon, « 0 h » at midnight."""
    return _h(t.hour, t.minute)


@lru_cache(maxsize=4096)
def plage(debut: time, fin: time) -> str:
    """« 9 h 30 – 11 h »: unbreakable, it stands in narrow columns."""
    return f"{heure(debut)}{ESPACE}–{ESPACE}{heure(fin)}"


@lru_cache(maxsize=4096)
def duree(h: Nombre) -> str:
    """A duration in hours, short: « 1 h 30 », « 45 min », « 2 h »."""
    sign, hours, minutes = _split(h)
    if minutes and not hours:
        return f"{sign}{minutes}{ESPACE}min"
    return sign + _h(hours, minutes)


@lru_cache(maxsize=4096)
def heures(h: Nombre) -> str:
    """A duration in hours, in full: « 18 heures », « 1 heure », « 16 heures 45 », « 45 minutes »."""
    sign, hours, minutes = _split(h)
    if minutes and not hours:
        return f"{sign}{minutes}{ESPACE}minute{'s' if minutes > 1 else ''}"
    full = f"{sign}{hours}{ESPACE}heure{'s' if hours > 1 else ''}"
    return f"{full}{ESPACE}{minutes:02}" if minutes else full


def _h(hours: int, minutes: int) -> str:
    return f"{hours}{ESPACE}h{ESPACE}{minutes:02}" if minutes else f"{hours}{ESPACE}h"


def _split(h: Nombre) -> tuple[str, int, int]:
    """The sign, the hours and the minutes, to the nearest minute."""
    total = int((Decimal(h) * 60).to_integral_value(rounding=ROUND_HALF_UP))
    hours, minutes = divmod(abs(total), 60)
    return MOINS if total < 0 else "", hours, minutes
