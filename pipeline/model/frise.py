"""The dossiers along time: what each went through and what it is to come to, for a picture."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.model import etats, heures
from pipeline.model.entites import Dossier
from pipeline.workbook.vocabulary import StatutSeance

RECENT = timedelta(days=60)  # what ended before is no more shown
DEMANDE, SIGNATURE, SEANCE, PREVUE, FIN = "demande", "signature", "séance", "séance prévue", "fin"


@dataclass(frozen=True, slots=True)
class Marque:
    """One day of a dossier: its sort, and what it is in French."""

    jour: date
    sorte: str
    quoi: str


@dataclass(frozen=True, slots=True)
class Frise:
    """One dossier: from its first known day to its end, its days, the days when it was suspended."""

    reference: str
    agent: str
    marques: tuple[Marque, ...]
    pause: tuple[date, date] | None = None

    @property
    def debut(self) -> date:
        """Its first day."""
        return self.marques[0].jour

    @property
    def fin(self) -> date:
        """Its last day, done or planned."""
        return self.marques[-1].jour


def frises(dossiers: Iterable[Dossier], day: date) -> tuple[Frise, ...]:
    """Those that go on, or ended lately, in the order of their references."""
    drawn = ((dossier, _frise(dossier, day)) for dossier in dossiers)
    return tuple(made for dossier, made in drawn if made and _shown(dossier, made, day))


def _shown(dossier: Dossier, made: Frise, day: date) -> bool:
    over = etats.clos(dossier) or etats.interrompu(dossier)
    return not etats.refuse(dossier) and (not over or made.fin >= day - RECENT)


def _frise(dossier: Dossier, day: date) -> Frise | None:
    row = dossier.agent.row
    marks = sorted(_marques(dossier), key=lambda mark: mark.jour)
    if not marks:
        return None
    pause = (row.suspendu_le, row.reprise_le or max(day, row.suspendu_le)) if row.suspendu_le else None
    return Frise(row.reference, f"{row.prenom} {row.nom}", tuple(marks), pause)


def _marques(dossier: Dossier) -> Iterator[Marque]:
    row, over = dossier.agent.row, etats.jour_de_cloture(dossier)
    ended = over if etats.clos(dossier) or etats.interrompu(dossier) else None
    days = (
        (row.date_de_demande, DEMANDE, "demande"),
        (row.convention_signee_le, SIGNATURE, "convention signée"),
        (row.contrat_signe_le, SIGNATURE, "contrat signé"),
        (ended, FIN, "fin du bilan"),
        (None if ended else heures.fin_prevue(dossier), FIN, "fin prévue"),
        (row.attestation_delivree_le, FIN, "attestation délivrée"),
    )
    yield from (Marque(day, sort, said) for day, sort, said in days if day is not None)
    for seance in etats.au_calendrier(dossier):
        held = seance.statut is StatutSeance.REALISEE
        if not seance.autonomie:
            yield Marque(seance.row.date, SEANCE if held else PREVUE, SEANCE if held else PREVUE)
