"""The corrected page of a signed act: a slip mended, the original cited, initialled by those who signed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.documents import avenant, conditions, contrat, convention, revisions
from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteOrganisme
from pipeline.documents.kind import DocumentType, Ressources, Sujet
from pipeline.documents.revisions import LigneChangement, Original, PartieActe
from pipeline.model.entites import Modele
from pipeline.workbook.vocabulary import ActeSigne, NatureRevision


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
    revision = sujet.une_revision()
    return ContexteCorrection(
        document=Document(revisions.reference(sujet), revisions.titre(sujet)),
        organisme=conditions.organisme(sujet.dossiers[0], "convention", ressources),
        numero=revision.numero,
        original=revisions.original(sujet),
        parties=revisions.signataires(sujet, ressources),
        changements=revisions.lignes(revision.changements),
    )


def sujets(modele: Modele) -> Iterator[Sujet]:
    """One per corrected page asked for."""
    return revisions.sujets(modele, NatureRevision.CORRECTION, ActeSigne.CONVENTION)


def sujets_du_contrat(modele: Modele) -> Iterator[Sujet]:
    """The same of contracts, which their two signatories alone may read."""
    return revisions.sujets(modele, NatureRevision.CORRECTION, ActeSigne.CONTRAT)


TYPE = DocumentType(
    kind="correction",
    nom="Page corrigée",
    template="correction.docx",
    dossier="avenants",
    extension=".docx",
    lecteurs="ceux qui ont signé l’acte qu’elle corrige",
    sujets=sujets,
    verdict=revisions.verdict,
    produire=contexte,
    fichier=revisions.fichier,
    famille="convention",
    erreurs=("convention",),
    prive=False,
    cite=True,
    attendu=False,
    signe_le=revisions.signe_le,
    fige_par="son paraphe",
    roles=convention.TYPE.roles,
    termes=avenant.termes,
)
DU_CONTRAT = replace(
    TYPE,
    kind="correction_contrat",
    nom="Page corrigée du contrat",
    dossier=contrat.TYPE.dossier,
    lecteurs=contrat.TYPE.lecteurs,
    sujets=sujets_du_contrat,
    famille="contrat",
    erreurs=("contrat",),
    prive=True,
    cite=False,
    roles=contrat.TYPE.roles,
)
