"""The amendment of a signed act: which act, what it said, what it is to say, from when."""

import datetime as dt
from dataclasses import dataclass

from pipeline.documents import revisions
from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteOrganisme
from pipeline.documents.kind import Ressources, Sujet
from pipeline.documents.revisions import LigneChangement, Original, PartieActe
from pipeline.workbook.vocabulary import NatureRevision


@dataclass(frozen=True, slots=True)
class ContexteAvenant:
    """An amendment, of one agent's act or of a promotion's convention."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    numero: int = champ("Son rang", 1)
    original: Original = champ("L'acte modifié", "(voir ses champs)")
    parties: tuple[PartieActe, ...] = champ("Ceux qui signent", "(liste)")
    changements: tuple[LigneChangement, ...] = champ("Ce qui change", "(liste)")
    effet: dt.date | None = champ("Date d'effet ; rien : la dernière signature", "1er mai 2026")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteAvenant:
    """The amendment of one act."""
    return ContexteAvenant(**revisions.champs(sujet, ressources), effet=sujet.une_revision().effet)


TYPE = revisions.de_la_convention(
    NatureRevision.AVENANT,
    kind="avenant",
    nom="Avenant",
    template="avenant.docx",
    lecteurs="ceux qui ont signé l’acte qu’il modifie",
    produire=contexte,
)
DU_CONTRAT = revisions.du_contrat(TYPE, NatureRevision.AVENANT, "avenant_contrat", "Avenant au contrat")
