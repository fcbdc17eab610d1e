"""The numbered documents of the register: what their record says, and how they are found again."""

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.numbering import Last, Serie
from pipeline.factures.recognition import keys
from pipeline.factures.schema import ecritures, pieces, reperes, whole
from pipeline.model.factures import Avoir, Draft
from pipeline.model.montants import ZERO

IMPORTS = "numéros importés"
TAKEN_OVER = "factures reprises"
# What reading an altered record may raise.
UNREADABLE = (ValueError, KeyError, TypeError, ArithmeticError)


class Genre(StrEnum):
    """What a numbered document is; an imported invoice has a number given by the finance software."""

    FACTURE = "facture"
    IMPORTEE = "facture importée"
    AVOIR = "avoir"
    REPRISE = "facture reprise"


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
        return file_name(self.genre, self.numero, extension(self.corps))

    @property
    def draft(self) -> Draft:
        """The invoice's draft; for an avoir, that of the invoice it credits."""
        return self.corps.origine if isinstance(self.corps, Avoir) else self.corps


def extension(corps: Draft | Avoir) -> str:
    """The extension of a document's file: ours are Word files, one taken over has its own."""
    return (corps.reprise if isinstance(corps, Draft) else "") or ".docx"


def file_name(genre: Genre, numero: str, suffix: str = ".docx") -> str:
    """Name the copy of a document; « / », which numbers may have and names may not, becomes « ~ »."""
    mot = "avoir" if genre is Genre.AVOIR else "facture"
    return f"{mot}_{numero.replace('/', '~')}{suffix}"


def number_of(fichier: str) -> str:
    """The number that a file's name bears as :func:`file_name` writes it; "" for any other name."""
    found = re.fullmatch(r"(?:facture|avoir)_(.+)\.docx", fichier)
    return found[1].replace("~", "/") if found else ""


@lru_cache(maxsize=20_000)
def read_content(contenu: str) -> Issued:
    """Read back the record of a numbered document; the very same record says the very same, once read."""
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


def index(connection: sa.Connection, numero: str, draft: Draft) -> None:
    """Write by what the bilans of an invoice are found again."""
    for key in keys(draft):
        connection.execute(sa.insert(reperes).values(numero=numero, cle=key))


def reindex(connection: sa.Connection) -> None:
    """Write the keys of every invoice anew, from the records alone."""
    connection.execute(sa.delete(reperes))
    for piece in load(connection):
        if piece.genre is not Genre.AVOIR:
            index(connection, piece.numero, piece.draft)


def load(connection: sa.Connection, numeros: Iterable[str] | None = None) -> tuple[Issued, ...]:
    """Return the documents of these numbers, or all, in the order they were issued."""
    query = _RECORDS
    if numeros is not None:
        query = query.where(pieces.c.numero.in_(list(numeros)))
    return tuple(_whole(row.contenu, row.numero) for row in connection.execute(query))


_RECORDS = (
    sa.select(ecritures.c.contenu, pieces.c.numero)
    .join(pieces, pieces.c.rang == ecritures.c.rang)
    .order_by(ecritures.c.rang)
)


def _whole(contenu: str, numero: str) -> Issued:
    try:
        return read_content(contenu)
    except UNREADABLE:
        raise damaged(numero) from None


def load_readable(connection: sa.Connection) -> tuple[Issued, ...]:
    """Return the documents whose record can still be read: to look at a register that may be damaged."""
    found: list[Issued] = []
    for row in connection.execute(_RECORDS):
        with suppress(UserError):
            found.append(_whole(row.contenu, row.numero))
    return tuple(found)


def count(connection: sa.Connection) -> int:
    """Return how many documents the register holds."""
    return int(connection.scalar(sa.select(sa.func.count()).select_from(pieces)) or 0)


def find(connection: sa.Connection, numero: str) -> Issued:
    """Return the document of this number, or say that there is none."""
    typed = numero.strip()
    same = sa.func.lower(pieces.c.numero) == typed.lower()  # two numbers never differ by case alone
    found = load(connection, connection.scalars(sa.select(pieces.c.numero).where(same)))
    if not found:
        raise UserError(
            f"Aucune facture ne porte le numéro « {numero} ».",
            "Vérifiez-le : « factures etat » montre les numéros émis.",
        )
    return found[0]


def find_invoice(connection: sa.Connection, numero: str) -> Issued:
    """Return the invoice of this number; an avoir is refused."""
    piece = find(connection, numero)
    if piece.genre is Genre.AVOIR:
        raise UserError(
            f"{piece.numero} est un avoir, pas une facture.",
            f"Donnez le numéro de la facture qu’il corrige : {piece.origine}.",
        )
    return piece


def document(connection: sa.Connection, numero: str) -> bytes:
    """Return the bytes issued under this number: always the same."""
    piece = find(connection, numero)
    return bytes(
        connection.execute(sa.select(pieces.c.document).where(pieces.c.numero == piece.numero)).scalar_one()
    )


def credits_of(connection: sa.Connection, numero: str) -> tuple[Issued, ...]:
    """Return the avoirs of an invoice."""
    numeros = connection.scalars(sa.select(pieces.c.numero).where(pieces.c.origine == numero)).all()
    return load(connection, numeros) if numeros else ()


def credited(connection: sa.Connection, numero: str) -> Decimal:
    """Return the sum of the avoirs of an invoice, with tax."""
    return credit_totals(connection, numero).get(numero, ZERO)


def credit_totals(connection: sa.Connection, numero: str = "") -> dict[str, Decimal]:
    """Return the sum of the avoirs of each invoice that has any, or of one."""
    totaux: dict[str, Decimal] = {}
    origine = pieces.c.origine
    query = sa.select(origine, pieces.c.total, pieces.c.numero)
    for row in connection.execute(query.where(origine == numero if numero else origine != "")):
        totaux[row.origine] = totaux.get(row.origine, ZERO) + _amount(row.total, row.numero)
    return totaux


def _amount(total: object, numero: str) -> Decimal:
    try:
        return Decimal(str(total))
    except ArithmeticError:
        raise damaged(numero) from None


def known_series(connection: sa.Connection) -> set[tuple[str, str]]:
    """Return the series that gave numbers so far, each with its organisation."""
    query = sa.select(pieces.c.organisme, pieces.c.serie).where(pieces.c.n.is_not(None)).distinct()
    return {(row.organisme, row.serie) for row in connection.execute(query)}


def last_of(connection: sa.Connection, serie: Serie) -> Last:
    """Return the last number taken in a series."""
    row = connection.execute(
        sa.select(pieces.c.n, pieces.c.numero, pieces.c.date)
        .where(pieces.c.organisme == serie.organisme, pieces.c.serie == serie.serie)
        .where(pieces.c.annee == serie.annee, pieces.c.n.is_not(None))
        .order_by(pieces.c.n.desc())
        .limit(1)
    ).first()
    try:
        return Last(whole(row.n), row.numero, date.fromisoformat(row.date)) if row else Last()
    except (TypeError, ValueError):
        raise damaged(str(row.numero) if row else "") from None
