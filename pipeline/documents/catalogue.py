"""Every type of document, in the order in which reports list them."""

from pipeline.documents import (
    agenda_ics,
    attestation,
    avoir,
    bulletin,
    calendrier,
    contrat,
    convention,
    devis,
    emargement,
    facture,
    referent,
    synthese,
)
from pipeline.documents.kind import DocumentType

TYPES: tuple[DocumentType, ...] = (
    convention.TYPE,
    bulletin.TYPE,
    calendrier.TYPE,
    agenda_ics.TYPE,
    contrat.TYPE,
    attestation.TYPE,
    facture.TYPE,
    avoir.TYPE,
    devis.TYPE,
    emargement.TYPE,
    synthese.TYPE,
    referent.TYPE,
)
