"""The attendance certificate."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifPublic,
    Document,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
    LigneSeance,
)


@dataclass(frozen=True, slots=True)
class ContexteAttestation:
    """The attendance certificate: hours of presence, planned and done."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    intermediaire: bool = champ("Établie avant la clôture", "non")
    arretee_au: dt.date = champ("Date de la dernière séance comptée", "12 juin 2026")
    date_de_debut: dt.date = champ("Première séance", "3 mars 2026")
    date_de_fin: dt.date = champ("Dernière séance", "12 juin 2026")
    remplace: dt.date | None = champ("Date de l'attestation annulée et remplacée", "2 juin 2026")
    seances: tuple[LigneSeance, ...] = champ("Séances de présence réalisées", "(liste)")
    heures_prevues: Decimal = champ("Heures de présence prévues", "16")
    heures_realisees: Decimal = champ("Heures de présence réalisées", "14,5")
    heures_en_autonomie: Decimal = champ("Heures en autonomie, non certifiées", "4")
    duree_convenue: Decimal | None = champ("Durée convenue, en heures", "18")
    heures_cpf: Decimal | None = champ("Heures à débiter du CPF", "16,75")
