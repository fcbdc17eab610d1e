"""When a dossier's documents are due, and the parties as they stand on the document's date."""

import datetime as dt

from pipeline.dispositifs import Production, TypeDocument
from pipeline.documents import parties
from pipeline.documents.identites import IdentiteEmployeur, IdentiteOrganisme
from pipeline.documents.kind import DUE, SANS_OBJET, Ressources, Verdict, pas_encore
from pipeline.model import etats, signataires
from pipeline.model.entites import Dossier

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
    day = jour or signataires.jour_de_signature(dossier)
    return parties.organisme(dossier.organisme, dossier.signataires, document, day, logo)


def employeurs(dossier: Dossier, document: str, jour: dt.date | None = None) -> tuple[IdentiteEmployeur, ...]:
    """The employers of a dossier, with their signatories."""
    day = jour or signataires.jour_de_signature(dossier)
    return tuple(parties.employeur(e, dossier.signataires, document, day) for e in dossier.employeurs)
