"""All contexts in one place."""

from pipeline.documents.argent import Client, Emetteur, LigneFacture, LigneTVA
from pipeline.documents.attestation import ContexteAttestation
from pipeline.documents.calendrier import ContexteCalendrier
from pipeline.documents.communs import (
    Absences,
    Calendrier,
    Confidentialite,
    Engagement,
    Engagements,
    EtapeNommee,
    EtapePublique,
    Restitution,
)
from pipeline.documents.contrat import ContexteContrat
from pipeline.documents.convention import ContexteConvention, Finances, Part
from pipeline.documents.facture import ContexteFacture
from pipeline.documents.synthese import Action, ContexteSynthese, Phase, Rubriques, SectionAjoutee

__all__ = [
    "Absences",
    "Action",
    "Calendrier",
    "Client",
    "Confidentialite",
    "ContexteAttestation",
    "ContexteCalendrier",
    "ContexteContrat",
    "ContexteConvention",
    "ContexteFacture",
    "ContexteSynthese",
    "Emetteur",
    "Engagement",
    "Engagements",
    "EtapeNommee",
    "EtapePublique",
    "Finances",
    "LigneFacture",
    "LigneTVA",
    "Part",
    "Phase",
    "Restitution",
    "Rubriques",
    "SectionAjoutee",
]
