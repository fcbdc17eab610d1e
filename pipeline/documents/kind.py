"""What a type of document is: its template, its subjects, when it is due, its context, its file name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.documents.identites import LogoOrganisme
from pipeline.model import etats
from pipeline.model.entites import Dossier, FactureEmise, Groupe, Modele, Retenue, SeanceDossier
from pipeline.model.factures import Draft
from pipeline.workbook import sheets
from pipeline.workbook.records import Record


class Echeance(StrEnum):
    """Whether a document is due."""

    DUE = "due"
    PAS_ENCORE = "pas encore"
    SANS_OBJET = "sans objet"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it is due and, when it is not yet, what it waits for (French)."""

    echeance: Echeance
    raison: str = ""


DUE = Verdict(Echeance.DUE)
SANS_OBJET = Verdict(Echeance.SANS_OBJET)


def pas_encore(raison: str) -> Verdict:
    """Not due yet: no fault."""
    return Verdict(Echeance.PAS_ENCORE, raison)


@dataclass(frozen=True, slots=True)
class Sujet:
    """What one document is about: a dossier, a promotion (with one employer, or one session), one invoice."""

    cle: str
    dossier: Dossier | None = None
    groupe: Groupe | None = None
    employeur: Record[sheets.Employeur] | None = None
    brouillon: Draft | None = None
    facture: FactureEmise | None = None
    seance: SeanceDossier | None = None

    @property
    def references(self) -> tuple[str, ...]:
        """The references of the dossiers concerned."""
        return tuple(dossier.reference for dossier in self.dossiers)

    @property
    def dossiers(self) -> tuple[Dossier, ...]:
        """The dossiers concerned."""
        if self.dossier is not None:
            return (self.dossier,)
        members = self.groupe.dossiers if self.groupe else ()
        if self.employeur is not None:
            members = tuple(d for d in members if self.employeur in d.employeurs)
        return etats.participants(members)

    def retenues(self, kind: str) -> Iterator[Retenue]:
        """The errors that withhold its document; of one agent of a promotion, only those that all share."""
        held = [[r for r in dossier.retenues if r.touches(kind)] for dossier in self.dossiers]
        if self.groupe is None:
            yield from (r for found in held for r in found)
            return
        common = set.intersection(*({r.issue.code for r in found} for found in held))
        yield from (r for found in held for r in found if not r.issue.dossiers or r.issue.code in common)

    def un_dossier(self) -> Dossier:
        """The dossier of a subject that has one."""
        if self.dossier is None:
            raise TypeError(f"{self.cle} is no dossier's")
        return self.dossier

    def un_groupe(self) -> Groupe:
        """The promotion of a subject that has one."""
        if self.groupe is None:
            raise TypeError(f"{self.cle} is no promotion's")
        return self.groupe


@dataclass(frozen=True, slots=True)
class Ressources:
    """What contexts need beside the model: logos by code of organisation, months a quotation holds."""

    logos: Mapping[str, LogoOrganisme] = field(default_factory=dict)
    validite_devis: int = 3


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One kind of document. ``produire`` gives a context for the template, or bytes when there is none.

    That a ``confidentiel`` document exists is itself confidential: only the restricted report names it.
    ``suite`` makes new bytes a revision of the file that they replace. ``sous_dossier`` names the folder of a
    subject, for documents that must not lie with those of others.
    """

    kind: str
    nom: str
    template: str | None
    dossier: str
    extension: str
    lecteurs: str
    sujets: Callable[[Modele], Iterator[Sujet]]
    verdict: Callable[[Sujet], Verdict]
    produire: Callable[[Sujet, Ressources], Any]
    fichier: Callable[[Sujet], tuple[str, ...]]
    comme: str = ""
    confidentiel: bool = False
    suite: Callable[[bytes, bytes], bytes] | None = None
    sous_dossier: Callable[[Sujet], str] | None = None

    @property
    def famille(self) -> str:
        """The kind whose command concerns it: its folder's, without the plural."""
        return FAMILLES[self.dossier.split("/", 1)[0]]

    @property
    def erreurs(self) -> str:
        """The kind whose errors withhold it: its own, or that of the document it draws from (``comme``)."""
        return self.comme or self.famille


FAMILLES = {
    "conventions": "convention",
    "calendriers": "calendrier",
    "contrats": "contrat",
    "attestations": "attestation",
    "factures": "facture",
    "syntheses": "synthese",
    "devis": "devis",
    "emargements": "emargement",
    "confidentiel": "referent",
}


def par_dossier(modele: Modele) -> Iterator[Sujet]:
    """One subject per dossier."""
    for dossier in modele.dossiers:
        yield Sujet(dossier.reference, dossier=dossier)


def nom_et_reference(sujet: Sujet) -> tuple[str, ...]:
    """What file names are made of: reference, name, first name."""
    row = sujet.un_dossier().agent.row
    return (row.reference, row.nom, row.prenom)
