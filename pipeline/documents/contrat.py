"""The commitment and confidentiality contract."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.communs import (
    Absences,
    Calendrier,
    Confidentialite,
    Engagements,
    EtapeNommee,
    Restitution,
)
from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifNomme,
    Document,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
)


@dataclass(frozen=True, slots=True)
class ContexteContrat:
    """The commitment and confidentiality contract between the agent and the professional."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    promotion: str | None = champ("Code de la promotion", "PROMO-2026-1")
    dispositif: DispositifNomme = champ("Le dispositif, dans ses termes", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels signataires", "(liste)")
    etapes: tuple[EtapeNommee, ...] = champ("Les étapes", "(liste)")
    duree_convenue: Decimal | None = champ("Durée convenue, en heures", "18")
    date_de_debut: dt.date | None = champ("Début", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Fin prévue", "30 juin 2026")
    empan: str | None = champ("Durée habituelle", "4 à 6 mois")
    rythme: str | None = champ("Rythme", "un rendez-vous par semaine ou toutes les deux semaines")
    temps_de_travail: str | None = champ("Sur le temps de travail", "sur le temps de travail")
    lieux: tuple[str, ...] = champ("Lieux des séances", "(liste)")
    engagements: Engagements = champ("Engagements de chacun", "(voir ses champs)")
    points_confidentiels: tuple[str, ...] = champ("Points confidentiels du groupe", "(liste)")
    confidentialite: Confidentialite = champ("Secret, discrétion", "(voir ses champs)")
    restitution: Restitution = champ("Synthèse : propriété, destinataires", "(voir ses champs)")
    amenagements: str | None = champ(
        "Aménagements, si l'agent veut qu'ils soient mentionnés", "salle au rez-de-chaussée"
    )
    absences: Absences = champ("Report, absence, interruption", "(voir ses champs)")
    calendrier: Calendrier = champ("Séances et totaux", "(voir ses champs)")
