"""The calendar of an agent, or of a promotion without any name."""

from dataclasses import dataclass

from pipeline.documents.communs import Absences, Calendrier
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
class ContexteCalendrier:
    """The calendar of one agent, or of a promotion without any name."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    agent: IdentiteAgent | None = champ("L'agent ; rien pour une promotion", "(voir ses champs)")
    promotion: str | None = champ("Code de la promotion", "PROMO-2026-1")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    calendrier: Calendrier = champ("Séances et totaux", "(voir ses champs)")
    destinataires: tuple[str, ...] = champ("À qui ce calendrier est remis", "(liste)")
    absences: Absences = champ("Report, absence, interruption", "(voir ses champs)")
    contact: str | None = champ("À qui écrire ou téléphoner", "maud.riou@cdg.example")
