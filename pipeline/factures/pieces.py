"""A numbered document of the register: what its record says, how its copy is named, what it bills."""

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipeline.errors import UserError
from pipeline.model.factures import Avoir, Draft

IMPORTS = "numéros importés"
# What reading an altered record may raise.
UNREADABLE = (ValueError, KeyError, TypeError, ArithmeticError)


class Genre(StrEnum):
    """What a numbered document is; an imported invoice has a number given by the finance software."""

    FACTURE = "facture"
    IMPORTEE = "facture importée"
    AVOIR = "avoir"


@dataclass(frozen=True, slots=True)
class Issued:
    """A document of the register. ``origine`` is the invoice an avoir credits, empty otherwise.

    ``total`` is with tax. ``deja``: it was in the register before, nothing was issued this time.
    """

    numero: str
    genre: Genre
    date: date
    organisme: str
    serie: str
    cle: str
    origine: str
    total: Decimal
    empreinte: str
    corps: Draft | Avoir
    deja: bool = False

    @property
    def fichier(self) -> str:
        """Name of its copy in ``outputs/factures/``."""
        return file_name(self.genre, self.numero)

    @property
    def draft(self) -> Draft:
        """The invoice's draft; for an avoir, that of the invoice it credits."""
        return self.corps.origine if isinstance(self.corps, Avoir) else self.corps


def file_name(genre: Genre, numero: str) -> str:
    """Name the copy of a document; « / », which numbers may have and names may not, becomes « ~ »."""
    mot = "avoir" if genre is Genre.AVOIR else "facture"
    return f"{mot}_{numero.replace('/', '~')}.docx"


def number_of(fichier: str) -> str:
    """The number that a file's name bears as :func:`file_name` writes it; "" for any other name."""
    found = re.fullmatch(r"(?:facture|avoir)_(.+)\.docx", fichier)
    return found[1].replace("~", "/") if found else ""


def read_content(contenu: str) -> Issued:
    """Read back the record of a numbered document."""
    faits = json.loads(contenu)
    genre = Genre(faits["genre"])
    corps = (Avoir if genre is Genre.AVOIR else Draft).model_validate_json(json.dumps(faits["corps"]))
    return Issued(
        numero=faits["numero"],
        genre=genre,
        date=date.fromisoformat(faits["date"]),
        organisme=faits["organisme"],
        serie=faits["serie"],
        cle=faits["cle"],
        origine=faits["origine"],
        total=Decimal(faits["total"]),
        empreinte=faits["document"],
        corps=corps,
    )


def damaged(numero: str) -> UserError:
    """A record that somebody altered so that it can be read no more."""
    return UserError(
        f"L’écriture de {numero} dans le registre des factures a été modifiée : elle ne se lit plus.",
        "Lancez « factures verifier », puis restaurez une sauvegarde : « factures restaurer FICHIER ».",
    )


def objects_of(draft: Draft) -> tuple[str, ...]:
    """Say what a draft bills, one text per dossier: the same dossier is billed once to a funder."""
    return tuple(
        json.dumps([draft.organisme, draft.financeur.code, reference], ensure_ascii=False)
        for reference in draft.dossiers
    )
