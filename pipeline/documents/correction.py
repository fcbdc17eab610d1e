"""The corrected page of a signed act: a slip mended, the original cited, initialled by those who signed."""

from dataclasses import dataclass

from pipeline.documents import revisions
from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteOrganisme
from pipeline.documents.kind import Ressources, Sujet
from pipeline.documents.revisions import LigneChangement, Original, PartieActe
from pipeline.workbook.vocabulary import NatureRevision


@dataclass(frozen=True, slots=True)
class ContexteCorrection:
    """A corrected page: what the act says by a slip, what is to be read."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    numero: int = champ("Son rang", 1)
    original: Original = champ("L'acte corrigé", "(voir ses champs)")
    parties: tuple[PartieActe, ...] = champ("Ceux qui paraphent", "(liste)")
    changements: tuple[LigneChangement, ...] = champ("Ce qui est corrigé", "(liste)")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteCorrection:
    """The corrected page of one act."""
    return ContexteCorrection(**revisions.champs(sujet, ressources))


TYPE = revisions.de_la_convention(
    NatureRevision.CORRECTION,
    kind="correction",
    nom="Page corrigée",
    template="correction.docx",
    lecteurs="ceux qui ont signé l’acte qu’elle corrige",
    produire=contexte,
    fige_par="son paraphe",
)
DU_CONTRAT = revisions.du_contrat(
    TYPE, NatureRevision.CORRECTION, "correction_contrat", "Page corrigée du contrat"
)
