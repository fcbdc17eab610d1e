"""The sessions of today and of the week that comes, a group's said once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from pipeline.model import etats
from pipeline.model.entites import Dossier

SEMAINE = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class RendezVous:
    """One session to come: ``qui`` is the agent, or the promotion whose session it is."""

    jour: date
    debut: time
    reference: str
    qui: str
    lieu: str
    collectif: bool


def rendez_vous(dossiers: Iterable[Dossier], day: date) -> list[RendezVous]:
    """The sessions of these dossiers from ``day`` on, for a week; hours alone are none."""
    found = set()
    for dossier in dossiers:
        row = dossier.agent.row
        for seance in etats.au_calendrier(dossier):
            if not day <= seance.row.date < day + SEMAINE or seance.autonomie or etats.refuse(dossier):
                continue
            group = seance.row.promotion
            who = "séance collective" if group else f"{row.prenom} {row.nom}"
            begins, place = seance.row.debut or time(0), seance.row.lieu or ""
            found.add(RendezVous(seance.row.date, begins, group or row.reference, who, place, bool(group)))
    return sorted(found)
