"""Dates proposed for the sessions of a bilan that are still to be planned; nothing is optimised."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.dispositifs import Etape, cle
from pipeline.model import etats, jours
from pipeline.model.entites import Dossier, Modele

MOST_WEEKS = 104


@dataclass(frozen=True, slots=True)
class Rythme:
    """How many sessions, from which day, on which weekday (0: Monday), every so many weeks, at what hours."""

    nombre: int
    a_partir_du: dt.date
    jour: int
    semaines: int
    debut: dt.time
    duree: dt.timedelta

    @property
    def fin(self) -> dt.time:
        """The hour at which a session ends."""
        return (dt.datetime.combine(self.a_partir_du, self.debut) + self.duree).time()


@dataclass(frozen=True, slots=True)
class Proposee:
    """One session proposed: its day, its hours, the step that it would serve."""

    jour: dt.date
    debut: dt.time
    fin: dt.time
    etape: str


def proposer(modele: Modele, dossier: Dossier, rythme: Rythme) -> tuple[Proposee, ...]:
    """Sessions on free days: neither holidays, nor hours taken by the agent or by the professional.

    Fewer than asked when two years hold no more free days.
    """
    free = _libres(modele, dossier, rythme)
    steps = _etapes(dossier)
    days = [day for day, _ in zip(free, range(rythme.nombre), strict=False)]
    return tuple(Proposee(day, rythme.debut, rythme.fin, next(steps, "")) for day in days)


def _libres(modele: Modele, dossier: Dossier, rythme: Rythme) -> Iterator[dt.date]:
    taken = set(_prises(modele, dossier, rythme))
    day = rythme.a_partir_du
    day += dt.timedelta(days=(rythme.jour - day.weekday()) % 7)
    last = day + dt.timedelta(weeks=MOST_WEEKS)
    while day <= last:
        if day not in taken and not jours.chome(day, dossier.organisme.row.code_postal):
            yield day
            day += dt.timedelta(weeks=rythme.semaines)
        else:
            day += dt.timedelta(weeks=1)


def _prises(modele: Modele, dossier: Dossier, rythme: Rythme) -> Iterator[dt.date]:
    """The days on which the agent or the professional is not free at these hours."""
    who = {cle(record.row.code) for record in dossier.intervenants[:1]}
    for other in modele.dossiers:
        for seance in etats.au_calendrier(other):
            led = seance.intervenant is not None and cle(seance.intervenant.row.code) in who
            row = seance.row
            mine = led or other.reference == dossier.reference
            if mine and row.debut and row.fin and row.debut < rythme.fin and rythme.debut < row.fin:
                yield row.date


def _etapes(dossier: Dossier) -> Iterator[str]:
    """The codes of the steps of presence that no session serves yet, in order."""
    served = {cle(etape.code) for seance in etats.au_calendrier(dossier) for etape in seance.etapes}
    yield from (e.code for e in dossier.dispositif.etapes if _a_poser(e) and cle(e.code) not in served)


def _a_poser(etape: Etape) -> bool:
    return etape.compte_presence and not etape.collective
