"""When a dossier's documents are due, and the parties as they stand on the document's date."""

import datetime as dt

from pipeline.dispositifs import Dispositif, Production, TempsDeTravail, TypeDocument
from pipeline.documents import parties
from pipeline.documents.identites import IdentiteEmployeur, IdentiteOrganisme
from pipeline.documents.kind import DUE, SANS_OBJET, Ressources, Verdict, pas_encore
from pipeline.model import etats
from pipeline.model.entites import Dossier
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import SurTempsDeTravail

_TEMPS = {
    SurTempsDeTravail.OUI: "sur le temps de travail",
    SurTempsDeTravail.NON: "en dehors du temps de travail",
    SurTempsDeTravail.EN_PARTIE: "en partie sur le temps de travail",
}
REPORTEE = "L’employeur a reporté sa décision."


def prevu(dossier: Dossier, document: TypeDocument) -> Verdict:
    """Whether the scheme makes it for this body, and the employer has not refused or put it off.

    A body that the scheme does not provide for is an error, which withholds everything.
    """
    made = dossier.dispositif.production(document, dossier.organisme.row.type.value)
    if made is Production.SANS_OBJET or etats.refuse(dossier):
        return SANS_OBJET
    if made is Production.SI_TARIF and dossier.tarif is None:
        return SANS_OBJET
    return pas_encore(REPORTEE) if etats.reporte(dossier) else DUE


def organisme(
    dossier: Dossier, document: str, ressources: Ressources, jour: dt.date | None = None
) -> IdentiteOrganisme:
    """The body of a dossier, with its signatory of that day, else of the day the parties sign."""
    logo = ressources.logos.get(dossier.organisme.row.code)
    day = jour or parties.jour_de_signature(dossier)
    return parties.organisme(dossier.organisme, dossier.signataires, document, day, logo)


def employeurs(dossier: Dossier, document: str, jour: dt.date | None = None) -> tuple[IdentiteEmployeur, ...]:
    """The employers of a dossier, with their signatories."""
    day = jour or parties.jour_de_signature(dossier)
    return tuple(parties.employeur(e, dossier.signataires, document, day) for e in dossier.employeurs)


def temps_de_travail(agent: sheets.Agent | None, dispositif: Dispositif) -> str | None:
    """« sur le temps de travail », as the row says, else as the scheme does when it leaves no choice."""
    if agent is not None and agent.sur_temps_de_travail is not None:
        return _TEMPS[agent.sur_temps_de_travail]
    if dispositif.temps_de_travail is TempsDeTravail.OUI:
        return _TEMPS[SurTempsDeTravail.OUI]
    return None
