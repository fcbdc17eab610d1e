"""The certificate that a synthesis was destroyed, in the files that the tool manages."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.documents import clauses, parties
from pipeline.documents.conditions import organisme
from pipeline.documents.fields import champ
from pipeline.documents.identites import DispositifPublic, Document, IdentiteAgent, IdentiteOrganisme
from pipeline.documents.kind import Ressources
from pipeline.documents.textes import Textes, du_dossier, textes
from pipeline.french import pluriel
from pipeline.model.entites import Dossier


@dataclass(frozen=True, slots=True)
class ContexteDestruction:
    """What the certificate prints: nothing of what the synthesis said."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    detruite_le: dt.date = champ("Date de la destruction", "1er juillet 2026")
    fichiers: str = champ(
        "Combien de fichiers, et lesquels", "2 fichiers (1 fichier de travail, 1 sauvegarde)"
    )
    reponse_cmc: str | None = champ(
        "La réponse de l'agent avant la destruction, pour un prestataire", "ne souhaite pas…"
    )
    textes: Textes = champ("Clauses, par sujet", "(voir ses champs)")


TEMPLATE = "destruction.docx"
CHAMPS = ContexteDestruction


@dataclass(frozen=True, slots=True)
class Detruite:
    """What was destroyed: the day, files of each kind, the agent's answer where it had to be asked."""

    jour: dt.date
    comptes: Mapping[str, int]
    reponse_cmc: str | None = None


def contexte(dossier: Dossier, ressources: Ressources, detruite: Detruite) -> ContexteDestruction:
    """The certificate of one agent's synthesis."""
    return ContexteDestruction(
        document=Document(f"DES-{dossier.reference}", "Attestation de destruction de la synthèse"),
        organisme=organisme(dossier, "attestation", ressources, detruite.jour),
        agent=parties.agent(dossier.agent.row),
        dispositif=clauses.public(dossier.dispositif),
        detruite_le=detruite.jour,
        fichiers=fichiers(detruite.comptes),
        reponse_cmc=detruite.reponse_cmc,
        textes=textes("destruction", dossier, du_dossier(dossier)),
    )


def fichiers(comptes: Mapping[str, int]) -> str:
    """« 3 fichiers (1 fichier de travail, 2 sauvegardes) »."""
    each = (pluriel(count, kind, _PLURIELS.get(kind, f"{kind}s")) for kind, count in comptes.items())
    return f"{pluriel(sum(comptes.values()), 'fichier', 'fichiers')} ({', '.join(each)})"


_PLURIELS = {
    "fichier de travail": "fichiers de travail",
    "fichier de secours": "fichiers de secours",
    "copie transmise": "copies transmises",
    "copie préparée pour un envoi": "copies préparées pour un envoi",
    "copie en PDF": "copies en PDF",
    "copie dans une archive": "copies dans des archives",
}


def chemin(dossier: Dossier) -> str:
    """The place of the certificate under ``outputs/``."""
    row = dossier.agent.row
    return f"attestations/Attestation de destruction {row.reference} {row.nom} {row.prenom}.docx"
