"""The amendment of a signed act: which act, what it said, what it is to say, from when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.documents import conditions, contrat, convention, revisions
from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteOrganisme
from pipeline.documents.kind import DocumentType, Ressources, Sujet
from pipeline.documents.revisions import LigneChangement, Original, PartieActe
from pipeline.model.entites import Modele
from pipeline.model.revisions import Terme
from pipeline.workbook.vocabulary import ActeSigne, NatureRevision


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
    revision = sujet.une_revision()
    return ContexteAvenant(
        document=Document(revisions.reference(sujet), revisions.titre(sujet)),
        organisme=conditions.organisme(sujet.dossiers[0], "convention", ressources),
        numero=revision.numero,
        original=revisions.original(sujet),
        parties=revisions.signataires(sujet, ressources),
        changements=revisions.lignes(revision.changements),
        effet=revision.effet,
    )


def sujets(modele: Modele) -> Iterator[Sujet]:
    """One per amendment, proposed or asked for."""
    return revisions.sujets(modele, NatureRevision.AVENANT, ActeSigne.CONVENTION)


def sujets_du_contrat(modele: Modele) -> Iterator[Sujet]:
    """The same of contracts, which their two signatories alone may read."""
    return revisions.sujets(modele, NatureRevision.AVENANT, ActeSigne.CONTRAT)


def termes(sujet: Sujet) -> tuple[Terme, ...]:
    """What the act states once it is signed."""
    return sujet.une_revision().apres


TYPE = DocumentType(
    kind="avenant",
    nom="Avenant",
    template="avenant.docx",
    dossier="avenants",
    extension=".docx",
    lecteurs="ceux qui ont signé l’acte qu’il modifie",
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
    roles=convention.TYPE.roles,
    termes=termes,
)
DU_CONTRAT = replace(
    TYPE,
    kind="avenant_contrat",
    nom="Avenant au contrat",
    dossier=contrat.TYPE.dossier,
    lecteurs=contrat.TYPE.lecteurs,
    sujets=sujets_du_contrat,
    famille="contrat",
    erreurs=("contrat",),
    prive=True,
    cite=False,
    roles=contrat.TYPE.roles,
)
