"""Sample attestations: closed, before closing and replaced, the barest."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from pipeline.documents.attestation import ContexteAttestation
from pipeline.documents.identites import Document, LigneSeance
from tests.templates.contexts import (
    AGENT,
    AGENT_MINIMAL,
    BILAN,
    COACH,
    CONSEILLERE,
    EMPLOYEUR,
    ORGANISME,
    ORGANISME_MINIMAL,
    SECOND_EMPLOYEUR,
    seance,
)
from tests.templates.contexts_clauses import dits


def faite(
    numero: int, date: dt.date, horaire: str, duree: str, objet: str, modalite: str = "présentiel"
) -> LigneSeance:
    """A session that was held, for its whole length."""
    return seance(
        numero, date, horaire, duree, objet, modalite, statut="réalisée", duree_realisee=Decimal(duree)
    )


SEANCES: tuple[LigneSeance, ...] = (
    faite(1, dt.date(2026, 3, 3), "9 h – 10 h", "1", "Réunion de démarrage", "visio"),
    faite(2, dt.date(2026, 3, 10), "9 h 30 – 11 h", "1.5", "Entretien n° 1"),
    faite(3, dt.date(2026, 3, 17), "9 h 30 – 11 h 30", "2", "Entretien n° 2"),
    faite(4, dt.date(2026, 3, 31), "14 h – 16 h", "2", "Entretien n° 3"),
    faite(5, dt.date(2026, 4, 21), "14 h – 16 h", "2", "Entretien n° 4"),
    faite(6, dt.date(2026, 5, 5), "14 h – 15 h 30", "1.5", "Entretien n° 5", "téléphone"),
    faite(7, dt.date(2026, 5, 27), "9 h – 11 h", "2", "Entretien n° 6"),
    seance(
        8,
        dt.date(2026, 6, 10),
        "9 h 30 – 11 h 30",
        "2",
        "Entretien n° 7",
        statut="réalisée",
        duree_realisee=Decimal("1.5"),
    ),
    faite(9, dt.date(2026, 6, 12), "16 h – 17 h", "1", "Réunion de clôture", "visio"),
)

COMPLET = ContexteAttestation(
    document=Document("ATT-2026-014", "Attestation de présence"),
    organisme=ORGANISME,
    employeurs=(EMPLOYEUR, SECOND_EMPLOYEUR),
    agent=AGENT,
    dispositif=BILAN,
    intervenants=(CONSEILLERE, COACH),
    intermediaire=False,
    arretee_au=dt.date(2026, 6, 12),
    date_de_debut=dt.date(2026, 3, 3),
    date_de_fin=dt.date(2026, 6, 12),
    remplace=dt.date(2026, 6, 2),
    seances=SEANCES,
    heures_prevues=Decimal("16"),
    heures_realisees=Decimal("14.5"),
    heures_en_autonomie=Decimal("4"),
    duree_convenue=Decimal("20"),
    heures_cpf=Decimal("14.5"),
    textes=dits("attestation", etat="clos"),
)

DOUZE = replace(
    COMPLET,
    seances=(*SEANCES, *(replace(seance, numero=seance.numero + 9) for seance in SEANCES[:3])),
    heures_prevues=Decimal("20.5"),
    heures_realisees=Decimal("19"),
)
"""As much as one page must hold: twelve sessions, two employers, two professionals, every sentence."""

INTERMEDIAIRE = replace(
    COMPLET,
    document=Document("ATT-2026-014", "Attestation intermédiaire de présence"),
    intermediaire=True,
    arretee_au=dt.date(2026, 5, 1),
    date_de_fin=dt.date(2026, 4, 21),
    remplace=None,
    seances=SEANCES[:5],
    heures_realisees=Decimal("8.5"),
    heures_cpf=None,
    textes=dits("attestation", etat="en cours"),
)

MINIMAL = ContexteAttestation(
    document=Document("ATT-2026-015", "Attestation de présence"),
    organisme=ORGANISME_MINIMAL,
    employeurs=(EMPLOYEUR,),
    agent=AGENT_MINIMAL,
    dispositif=BILAN,
    intervenants=(),
    intermediaire=False,
    arretee_au=dt.date(2026, 4, 1),
    date_de_debut=dt.date(2026, 4, 1),
    date_de_fin=dt.date(2026, 4, 1),
    remplace=None,
    seances=(seance(1, dt.date(2026, 4, 1), None, "1", duree_realisee=Decimal("1")),),
    heures_prevues=Decimal("1"),
    heures_realisees=Decimal("1"),
    heures_en_autonomie=Decimal("0"),
    duree_convenue=None,
    heures_cpf=None,
    textes=dits("attestation", etat="interrompu"),
)
