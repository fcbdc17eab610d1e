"""Where each dossier lies along a scale of months, in per cent of its width, and in words for the blind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.french import date_longue, liste
from pipeline.model.frise import PREVUE, SEANCE, Frise
from pipeline.model.jours import plus_mois

MOST = 300
MOIS = "JFMAMJJASOND"
Bornes = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Trait:
    """One dossier: places in per cent, each mark with its sort; ``mots`` says the same."""

    reference: str
    agent: str
    mots: str
    debut: float
    fin: float
    marques: tuple[tuple[float, str], ...]
    pause: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Mois:
    """The first day of a month: its place, its letter, its year where it begins."""

    x: float
    lettre: str
    annee: str


@dataclass(frozen=True, slots=True)
class Dessin:
    """The whole picture; ``jour`` is the place of today, ``reste`` how many dossiers are left out."""

    mois: tuple[Mois, ...]
    traits: tuple[Trait, ...]
    jour: float
    reste: int = 0


def dessin(found: Sequence[Frise], day: date) -> Dessin:
    """The picture of the first of these dossiers, today in it."""
    shown = found[:MOST]
    span = _bornes(shown, day)
    traits = tuple(_trait(each, span) for each in shown)
    return Dessin(_mois(span), traits, _at(day, span), len(found) - len(shown))


def en_mots(frise: Frise) -> str:
    """« Demande le 5 janvier 2026, convention signée le 10 février 2026 et séances tenues : 3 »."""
    days = [f"{m.quoi} le {date_longue(m.jour)}" for m in frise.marques if m.sorte not in (SEANCE, PREVUE)]
    pause, counts = frise.pause, {"séances tenues": SEANCE, "séances à venir": PREVUE}
    stop = [f"suspendu du {date_longue(pause[0])} au {date_longue(pause[1])}"] if pause else []
    numbers = {said: sum(mark.sorte == sort for mark in frise.marques) for said, sort in counts.items()}
    told = liste([*days, *stop, *(f"{said}\u00a0: {number}" for said, number in numbers.items() if number)])
    return told[:1].upper() + told[1:]


def _bornes(found: Sequence[Frise], day: date) -> Bornes:
    """From the first of a month to the first of another, with everything between."""
    first = min([day, *(each.debut for each in found)]).replace(day=1)
    last = max([day, *(each.fin for each in found)])
    return first, plus_mois(last.replace(day=1), 1)


def _at(day: date, span: Bornes) -> float:
    first, last = span
    return round((day - first).days * 100 / (last - first).days, 2)


def _mois(span: Bornes) -> tuple[Mois, ...]:
    first, last = span
    count = (last.year - first.year) * 12 + last.month - first.month
    days = [plus_mois(first, rank) for rank in range(count)]
    years = [str(day.year) if day == first or day.month == 1 else "" for day in days]
    return tuple(Mois(_at(d, span), MOIS[d.month - 1], year) for d, year in zip(days, years, strict=True))


def _trait(frise: Frise, span: Bornes) -> Trait:
    marks = tuple((_at(mark.jour, span), mark.sorte) for mark in frise.marques)
    pause = (_at(frise.pause[0], span), _at(frise.pause[1], span)) if frise.pause else None
    start, end = _at(frise.debut, span), _at(frise.fin, span)
    return Trait(frise.reference, frise.agent, en_mots(frise), start, end, marks, pause)
