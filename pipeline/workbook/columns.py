"""A column is declared once: reading, checking, the blank workbook and the dictionary come from it."""

import types
import typing
from dataclasses import dataclass
from datetime import date, time
from enum import Enum, StrEnum
from functools import cache
from typing import Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict

from pipeline.dispositifs.vocabulaire import TypeDocument

GENRES: Final = (*(kind.value for kind in TypeDocument), "suivi")
"""What a column or a sheet may serve; « suivi »: no document of these, the follow-up of the dossier only."""

DISPOSITIFS: Final = "Dispositifs"
"""The pseudo-sheet that a scheme's code refers to: schemes are files, not rows."""


def check_genres(documents: tuple[str, ...], where: str) -> None:
    """Raise ValueError for a paper that errors cannot name: it would be touched by none."""
    if unknown := sorted(set(documents).difference(GENRES)):
        raise ValueError(f"{where}: {', '.join(unknown)} is none of {', '.join(GENRES)}")


class Etape(StrEnum):
    """When a column must be filled at the latest."""

    DEMANDE = "demande"
    SIGNATURE = "signature"
    SEANCES = "séances"
    CLOTURE = "clôture"
    FACTURATION = "facturation"


class Forme(StrEnum):
    """How a cell is understood: the name of its converter, as the dictionary shows it."""

    TEXTE = "texte"
    CODE = "code"
    CODES = "un ou plusieurs codes"
    LIGNES = "une ou plusieurs lignes"
    TEXTE_OU_DATE = "texte ou date"
    SIRET = "SIRET"
    CODE_POSTAL = "code postal"
    TELEPHONE = "téléphone"
    COURRIEL = "courriel"
    IBAN = "IBAN"
    BIC = "BIC"
    TVA = "n° de TVA"
    DATE = "date"
    MOIS = "mois"
    HEURE = "heure"
    HEURES = "durée en heures"
    MONTANT = "montant"
    MOUVEMENT = "montant reçu, ou rendu"
    POURCENTAGE = "pourcentage"
    ENTIER = "nombre entier"
    NOTE = "note de 1 à 5"
    OUI_NON = "oui ou non"
    CHOIX = "choix dans une liste"
    CHOIX_MULTIPLE = "un ou plusieurs choix"


class Besoin(StrEnum):
    """What a scheme must provide for, for a column or a sheet to be of any use."""

    COLLECTIF = "bilan collectif"
    CPF = "heures de CPF"
    ANCIENNETE = "condition d’ancienneté"


@dataclass(frozen=True, slots=True)
class Col:
    """What a sheet's model says of a field, in its ``Annotated`` type.

    ``forme`` is left out where the type says it all (dates, times, yes/no, lists). ``documents`` are the
    kinds that use the column, none meaning all. ``sensible`` values are never shown. ``reference`` names
    the sheets whose codes the cell may hold. ``besoin``: of use to some schemes only.
    """

    titre: str
    aide: str
    exemple: str
    forme: Forme | None = None
    autres: tuple[str, ...] = ()
    etape: Etape = Etape.DEMANDE
    documents: tuple[str, ...] = ()
    sensible: bool = False
    reference: tuple[str, ...] = ()
    besoin: Besoin | None = None

    def __post_init__(self) -> None:
        check_genres(self.documents, self.titre)


@dataclass(frozen=True, slots=True)
class Feuille:
    """What a model says of its sheet. Field names everywhere but in ``nom``, ``autres`` and ``aide``.

    ``cle``: the fields that identify a row, a double being an error. ``au_moins_une``: of each group one
    field at least is filled. ``une_seule``: one exactly. ``ordre``: the second is never before the first.
    ``ordre_strict``: nor equal to it. ``titres_requis``: fields whose column must be there although some rows
    leave it blank. ``documents``: what a whole row serves, where its columns do not say more; none meaning
    all. ``remplacants``: a column that may be absent when the second is filled. ``selon_valeurs``: a heading,
    the field that it usually names, the one that it names when its values are of that one's list.
    """

    nom: str
    table: str
    aide: str
    autres: tuple[str, ...] = ()
    cle: tuple[str, ...] = ()
    conseiller: bool = False
    confidentielle: bool = False
    au_moins_une: tuple[tuple[str, ...], ...] = ()
    une_seule: tuple[tuple[str, ...], ...] = ()
    ordre: tuple[tuple[str, str], ...] = ()
    ordre_strict: tuple[tuple[str, str], ...] = ()
    titres_requis: tuple[str, ...] = ()
    remplacants: tuple[tuple[str, str], ...] = ()
    selon_valeurs: tuple[tuple[str, str, str], ...] = ()
    besoin: Besoin | None = None
    documents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_genres(self.documents, self.nom)


class Ligne(BaseModel):
    """A row of a sheet, its values converted."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    feuille: ClassVar[Feuille]


@dataclass(frozen=True, slots=True)
class Column:
    """A declared column with what its field adds: name, allowed values, whether needed.

    ``obligatoire``: on every row. ``etoile``: starred for people, since most rows need it.
    """

    nom: str
    col: Col
    forme: Forme
    obligatoire: bool
    plusieurs: bool
    etoile: bool
    choix: tuple[Enum, ...] = ()

    @property
    def titre(self) -> str:
        """The French heading."""
        return self.col.titre

    @property
    def titres(self) -> tuple[str, ...]:
        """All headings under which the column is recognised."""
        return (self.col.titre, *self.col.autres)


@cache
def columns(modele: type[Ligne]) -> tuple[Column, ...]:
    """The columns of a sheet, in the order of its model."""
    feuille = modele.feuille
    groups = (*feuille.au_moins_une, *feuille.une_seule)
    needed = {*feuille.titres_requis, *(group[0] for group in groups)}
    return tuple(_column(nom, field, needed) for nom, field in modele.model_fields.items())


def _column(nom: str, field: Any, needed: set[str]) -> Column:
    col = next(item for item in field.metadata if isinstance(item, Col))
    inner, several = _unwrap(field.annotation)
    enum = inner if isinstance(inner, type) and issubclass(inner, Enum) else None
    return Column(
        nom=nom,
        col=col,
        forme=col.forme or _forme_of(inner, several=several, enum=enum is not None),
        obligatoire=field.is_required(),
        plusieurs=several,
        etoile=field.is_required() or nom in needed,
        choix=tuple(enum) if enum else (),
    )


def _unwrap(annotation: Any) -> tuple[Any, bool]:
    """The type of one value, and whether the cell holds several: ``X | None`` → X, ``tuple[X, ...]`` → X."""
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        annotation = next(arg for arg in typing.get_args(annotation) if arg is not types.NoneType)
    if typing.get_origin(annotation) is tuple:
        return typing.get_args(annotation)[0], True
    return annotation, False


def _forme_of(inner: Any, *, several: bool, enum: bool) -> Forme:
    if enum:
        return Forme.CHOIX_MULTIPLE if several else Forme.CHOIX
    if several:
        return Forme.CODES
    return {date: Forme.DATE, time: Forme.HEURE, bool: Forme.OUI_NON}.get(inner, Forme.TEXTE)
