"""What a type of document is: all its properties, declared once; those left out fail closed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Never

from pipeline.documents.destinataires import Role
from pipeline.documents.identites import LogoOrganisme
from pipeline.model import etats
from pipeline.model.entites import Dossier, FactureEmise, Groupe, Modele, Retenue, SeanceDossier
from pipeline.model.factures import Draft
from pipeline.model.revisions import Revision, Terme
from pipeline.workbook import sheets
from pipeline.workbook.columns import check_genres
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
class Conduite:
    """A session that a professional leads: whose it is, in an agenda, and the dossiers concerned."""

    titre: str
    owner: str
    seance: SeanceDossier
    dossiers: tuple[Dossier, ...]


@dataclass(frozen=True, slots=True)
class Sujet:
    """What one document is about: a dossier, a promotion (with one employer, or one session), one invoice;
    or all the sessions of one professional, or ``ensemble``, all the dossiers of one employer.

    ``retenues``: what withholds it beside the errors of its dossiers.
    """

    cle: str
    dossier: Dossier | None = None
    groupe: Groupe | None = None
    employeur: Record[sheets.Employeur] | None = None
    brouillon: Draft | None = None
    facture: FactureEmise | None = None
    seance: SeanceDossier | None = None
    revision: Revision | None = None
    conduites: tuple[Conduite, ...] = ()
    ensemble: tuple[Dossier, ...] = ()
    retenues: tuple[Retenue, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """The references of the dossiers concerned."""
        return tuple(dossier.reference for dossier in self.dossiers)

    @property
    def dossiers(self) -> tuple[Dossier, ...]:
        """The dossiers concerned."""
        if self.dossier is not None:
            return (self.dossier,)
        if self.conduites:
            return tuple({d.reference: d for each in self.conduites for d in each.dossiers}.values())
        if self.ensemble:
            return self.ensemble
        members = self.groupe.dossiers if self.groupe else ()
        if self.employeur is not None:
            members = tuple(d for d in members if self.employeur in d.employeurs)
        return etats.participants(members)

    def un_dossier(self) -> Dossier:
        """The dossier of a subject that has one."""
        if self.dossier is None:
            raise TypeError(f"{self.cle} is no dossier's")
        return self.dossier

    def un_employeur(self) -> sheets.Employeur:
        """The row of the employer of a subject that has one."""
        if self.employeur is None:
            raise TypeError(f"{self.cle} is no employer's")
        return self.employeur.row

    def une_revision(self) -> Revision:
        """The amendment or correction of a subject that is one."""
        if self.revision is None:
            raise TypeError(f"{self.cle} is no revision")
        return self.revision

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


def jamais(_sujet: Sujet) -> date | None:
    """Nothing in the workbook freezes it."""
    return None


def sans_terme(_sujet: Sujet) -> tuple[Terme, ...]:
    """It states nothing that one could look for in it."""
    return ()


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One type of document with all its properties; what is not declared fails closed.

    ``produire`` gives a context for the template, or bytes when there is none. ``famille``: the command that
    concerns it (« convention »), its own when empty; ``pluriel``: the word people type for it. ``erreurs``:
    the errors that touch one of these papers (``columns.GENRES``) withhold it; when empty, every error of its
    dossier does. ``sous_dossier`` names the folder of a subject, for documents that must not lie with
    those of others. ``suite`` makes new bytes a revision of the file that they replace,
    and of the numbers given before.

    ``sauvegarde``: what it replaces is saved first. ``prive``: its owner alone may read the file.
    ``cite``: reports quote its changed words even when the dossier has a confidential row.
    ``actualise``: a file that a person changed has the workbook's fields refreshed in place; else it is left
    alone. ``brouillon``: made again when it is missing. ``annonce``: reports say why it is not made.
    ``attendu``: and say it of a row too broken to make a dossier of. ``confidentiel``: that it exists is
    itself confidential, and only the restricted report names it.

    ``signe_le`` is the first day by which it is signed, accepted or delivered (``fige_par``, in French): from
    that day its file stays. ``remplace`` is the day of the delivered one that it cancels and replaces.
    ``roles``: the groups of the office to whom the page opens it, a counsellor's own dossiers alone.
    ``termes``: what it states that an amendment could change, kept beside the register when it is made.
    ``pour``: the addressees that it is sent to (``documents.destinataires``); ``a_signer``: they sign it;
    ``a_venir``: it is of use only while a session is to come.
    ``propre``: a kind of the office's own, of which any error of any of its dossiers withholds the document.
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
    famille: str = ""
    pluriel: str = ""
    erreurs: tuple[str, ...] = ()
    suite: Callable[[bytes, bytes, Mapping[str, tuple[int, str]]], bytes] | None = None
    sous_dossier: Callable[[Sujet], str] | None = None
    sauvegarde: bool = True
    prive: bool = True
    cite: bool = False
    actualise: bool = False
    brouillon: bool = False
    annonce: bool = True
    attendu: bool = True
    confidentiel: bool = False
    signe_le: Callable[[Sujet], date | None] = jamais
    fige_par: str = "sa signature"
    remplace: Callable[[Sujet], date | None] = jamais
    roles: tuple[str, ...] = ()
    pour: tuple[Role, ...] = ()
    a_signer: bool = False
    a_venir: bool = False
    termes: Callable[[Sujet], tuple[Terme, ...]] = sans_terme
    propre: bool = False

    def __post_init__(self) -> None:
        check_genres(self.erreurs, self.kind)
        own = self.famille or self.kind
        object.__setattr__(self, "famille", own)
        object.__setattr__(self, "pluriel", self.pluriel or (own if own.endswith(("s", "x")) else f"{own}s"))

    def touched(self, retenues: Iterable[Retenue]) -> Iterator[Retenue]:
        """Those of these errors that withhold such a document."""
        return (held for held in retenues if not self.erreurs or any(map(held.touches, self.erreurs)))

    def retenues(self, sujet: Sujet) -> Iterator[Retenue]:
        """The errors that withhold its document; of one agent of a promotion, only those that all share."""
        yield from sujet.retenues
        held = [list(self.touched(dossier.retenues)) for dossier in sujet.dossiers]
        if sujet.groupe is None or self.propre:
            yield from (r for found in held for r in found)
            return
        common = set.intersection(*({r.issue.code for r in found} for found in held))
        yield from (r for found in held for r in found if not r.issue.dossiers or r.issue.code in common)


def du_registre(sujet: Sujet, ressources: Ressources) -> Never:
    """What makes a paper that comes from the register of invoices: a command, never the workbook."""
    raise TypeError(f"{sujet.cle} comes from the register, not from {type(ressources).__name__}")


def sans_sujet(_modele: Modele) -> Iterator[Sujet]:
    """The subjects of such a type."""
    yield from ()


def sans_objet(_sujet: Sujet) -> Verdict:
    """Whether one of such a type is due."""
    return SANS_OBJET


def numero(sujet: Sujet) -> tuple[str, ...]:
    """What the file name of a numbered paper is made of."""
    return (sujet.cle,)


def numero_du_groupe(sujet: Sujet) -> str:
    """The number of a promotion's deed with one employer."""
    return sujet.un_groupe().numero.de(sujet.un_employeur().code)


def par_dossier(modele: Modele) -> Iterator[Sujet]:
    """One subject per dossier."""
    for dossier in modele.dossiers:
        yield Sujet(dossier.reference, dossier=dossier)


def nom_et_reference(sujet: Sujet) -> tuple[str, ...]:
    """What file names are made of: reference, name, first name."""
    row = sujet.un_dossier().agent.row
    return (row.reference, row.nom, row.prenom)
