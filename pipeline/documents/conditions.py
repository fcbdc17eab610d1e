"""When a dossier's documents are due, and the parties as they stand on the document's date."""

import datetime as dt

from pipeline.dispositifs import Production, TypeDocument
from pipeline.documents import parties
from pipeline.documents.identites import IdentiteEmployeur, IdentiteOrganisme
from pipeline.documents.kind import DUE, SANS_OBJET, Ressources, Verdict, pas_encore
from pipeline.french import date_longue
from pipeline.model import etats, signataires
from pipeline.model.entites import Dossier
from pipeline.workbook.vocabulary import Partie

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
    return pas_encore(raison) if (raison := _attend(dossier, document)) else DUE


def _attend(dossier: Dossier, document: TypeDocument) -> str:
    """What a dossier waits for before that paper is made; "" when nothing holds it."""
    row = dossier.agent.row
    if etats.reporte(dossier):
        return REPORTEE
    if etats.en_attente(dossier):
        return f"L’agent est sur la liste d’attente (rang {row.rang})."
    if etats.signature_refusee(dossier) and document not in _CONSTATES:
        who = _PARTIES[row.signature_refusee_par]
        day = f" le {date_longue(row.signature_refusee_le)}" if row.signature_refusee_le else ""
        return f"{who} a refusé de signer{day}."
    return ""


# What took place is certified and billed, whoever refused to sign.
_CONSTATES = (TypeDocument.ATTESTATION, TypeDocument.FACTURE)
_PARTIES = {
    Partie.AGENT: "L’agent",
    Partie.EMPLOYEUR: "L’employeur",
    Partie.ORGANISME: "L’organisme",
    None: "Une partie",
}


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
