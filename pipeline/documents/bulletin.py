"""The bulletin by which one agent of a promotion joins the convention of their employer."""

import datetime as dt
from dataclasses import dataclass

from pipeline.documents.communs import Engagement
from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifPublic,
    Document,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
)


@dataclass(frozen=True, slots=True)
class ContexteBulletin:
    """The individual bulletin d'adhésion: it names the agent, so it stays with that employer's copy."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeur: IdentiteEmployeur = champ("L'employeur qui signe", "(voir ses champs)")
    agent: IdentiteAgent = champ("L'agent qui adhère", "(voir ses champs)")
    promotion: str = champ("Code de la promotion", "PROMO-2026-1")
    convention: str = champ("Référence de la convention", "CONV-PROMO-2026-1-KERLANNIC")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    date_de_debut: dt.date | None = champ("Début", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Fin prévue", "30 juin 2026")
    engagements: Engagement = champ("Engagements de l'agent", "(voir ses champs)")
    situation_administrative: str = champ("Situation de l'agent pendant le bilan", "(texte)")
    temps_de_travail: str | None = champ("Sur le temps de travail", "sur le temps de travail")
