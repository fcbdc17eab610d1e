"""The certificate that a synthesis was destroyed, in the files that the tool manages."""

import datetime as dt
from dataclasses import dataclass

from pipeline.documents import clauses, parties
from pipeline.documents.conditions import organisme
from pipeline.documents.fields import champ
from pipeline.documents.identites import DispositifPublic, Document, IdentiteAgent, IdentiteOrganisme
from pipeline.documents.kind import Ressources
from pipeline.model.entites import Dossier


@dataclass(frozen=True, slots=True)
class ContexteDestruction:
    """What the certificate prints: nothing of what the synthesis said."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    detruite_le: dt.date = champ("Date de la destruction", "1er juillet 2026")
    par_prestataire: bool = champ("L'organisme est un prestataire, tenu de détruire", "non")


TEMPLATE = "destruction.docx"
CHAMPS = ContexteDestruction


def contexte(dossier: Dossier, ressources: Ressources, jour: dt.date) -> ContexteDestruction:
    """The certificate of one agent's synthesis, destroyed that day."""
    return ContexteDestruction(
        document=Document(f"DES-{dossier.reference}", "Attestation de destruction de la synthèse"),
        organisme=organisme(dossier, "attestation", ressources, jour),
        agent=parties.agent(dossier.agent.row),
        dispositif=clauses.public(dossier.dispositif),
        detruite_le=jour,
        par_prestataire=dossier.organisme.row.type.value == "prestataire",
    )


def chemin(dossier: Dossier) -> str:
    """The place of the certificate under ``outputs/``."""
    row = dossier.agent.row
    return f"attestations/Attestation de destruction {row.reference} {row.nom} {row.prenom}.docx"
