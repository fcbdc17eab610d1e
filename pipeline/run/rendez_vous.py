"""Sessions of today and of the week that comes, past ones that nobody pointed; a group's is said once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from pipeline.model import etats
from pipeline.model.entites import Dossier, SeanceDossier
from pipeline.workbook.vocabulary import StatutSeance

SEMAINE = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class RendezVous:
    """One session: ``qui`` is the agent, ``reference`` their bilan's, or the promotion whose session it is.

    ``debut`` None: no hour is known.
    """

    jour: date
    debut: time | None
    reference: str
    qui: str
    lieu: str
    collectif: bool
    statut: str


def rendez_vous(dossiers: Iterable[Dossier], day: date) -> list[RendezVous]:
    """The sessions of these dossiers from ``day`` on, for a week; hours alone are none."""
    return _among(dossiers, lambda seance: day <= seance.row.date < day + SEMAINE)


def a_pointer(dossiers: Iterable[Dossier], day: date) -> list[RendezVous]:
    """Their past sessions that are still « prévue »."""
    return _among(
        (dossier for dossier in dossiers if not etats.suspendu(dossier, day)),
        lambda seance: (
            seance.statut is StatutSeance.PREVUE and (seance.row.jusqu_au or seance.row.date) < day
        ),
    )


def des_seances(dossier: Dossier) -> list[RendezVous]:
    """Every session of a dossier, in order."""
    return _sorted(_one(dossier, seance) for seance in dossier.seances if not seance.autonomie)


def _among(dossiers: Iterable[Dossier], wanted: Callable[[SeanceDossier], bool]) -> list[RendezVous]:
    return _sorted(
        _one(dossier, seance)
        for dossier in dossiers
        if any(map(wanted, dossier.seances)) and not etats.refuse(dossier)
        for seance in etats.au_calendrier(dossier)
        if not seance.autonomie and wanted(seance)
    )


def _one(dossier: Dossier, seance: SeanceDossier) -> RendezVous:
    row, group = dossier.agent.row, seance.row.promotion
    who = "séance collective" if group else f"{row.prenom} {row.nom}"
    whose, place = group or row.reference, seance.row.lieu or ""
    return RendezVous(seance.row.date, seance.row.debut, whose, who, place, bool(group), seance.statut.value)


def _sorted(found: Iterable[RendezVous]) -> list[RendezVous]:
    return sorted(set(found), key=lambda each: (each.jour, each.debut or time(0), each.reference))
