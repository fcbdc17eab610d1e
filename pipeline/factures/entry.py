"""A numbered document written in the register: its record, its bytes, what it bills (under its lock)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures import chain
from pipeline.factures.lookup import load
from pipeline.factures.numbering import Last, Serie, write_number
from pipeline.factures.pieces import Genre, Issued, file_name, objects_of
from pipeline.factures.schema import pieces, prestations
from pipeline.model.factures import Avoir, Draft
from pipeline.store.files import digest


@dataclass(frozen=True, slots=True)
class Entry:
    """What is about to be recorded: a body, its place in a series, its day. ``n`` 0: a number given to us."""

    genre: Genre
    serie: Serie
    n: int
    numero: str
    jour: date
    corps: Draft | Avoir

    @classmethod
    def next(
        cls, modele: str, genre: Genre, serie: Serie, last: Last, on: date, corps: Draft | Avoir
    ) -> "Entry":
        """Take the number after the last."""
        n = last.n + 1
        return cls(genre, serie, n, write_number(modele, serie, n), on, corps)


def record(connection: sa.Connection, entry: Entry, octets: bytes) -> Issued:
    """Write a numbered document, its record and its bytes; the caller holds the register's lock."""
    if not octets:
        raise ValueError("an issued document has content")
    refuse_taken(connection, entry.genre, entry.numero, entry.serie.organisme)
    faits = _facts(entry, octets)
    rang = chain.append(connection, entry.genre, entry.numero, faits)
    columns = {
        name: faits[name] for name in ("organisme", "serie", "annee", "n", "date", "cle", "origine", "total")
    }
    connection.execute(
        sa.insert(pieces).values(
            numero=entry.numero,
            rang=rang,
            genre=entry.genre.value,
            fichier=file_name(entry.genre, entry.numero).lower(),
            document=octets,
            **columns,
        )
    )
    if isinstance(entry.corps, Draft):
        for objet in objects_of(entry.corps):
            connection.execute(sa.insert(prestations).values(numero=entry.numero, objet=objet))
    return load(connection, (entry.numero,))[0]


def _facts(entry: Entry, octets: bytes) -> Mapping[str, object]:
    corps = entry.corps
    return {
        "organisme": entry.serie.organisme,
        "serie": entry.serie.serie,
        "annee": entry.serie.annee,
        "n": entry.n or None,
        "date": entry.jour.isoformat(),
        "cle": corps.cle if isinstance(corps, Draft) else "",
        "origine": corps.facture if isinstance(corps, Avoir) else "",
        "total": str(corps.total_ttc),
        "document": digest(octets),
        "corps": corps.model_dump(mode="json"),
    }


def refuse_taken(connection: sa.Connection, genre: Genre, numero: str, organisme: str) -> None:
    """Refuse a number that a document has; two that Windows would take for one file are one."""
    fichier = file_name(genre, numero).lower()
    taken = connection.scalar(sa.select(pieces.c.organisme).where(pieces.c.fichier == fichier))
    if taken is None:
        return
    remedy = "Un numéro importé ne sert qu’une fois : corrigez la colonne « Numéro »."
    if genre is not Genre.IMPORTEE:
        remedy = (
            f"L’organisme {taken} l’a donné. Si c’est {organisme} sous un autre code, remettez {taken} dans "
            "la feuille « Organismes » ; sinon, donnez à chacun sa « Série de factures »."
        )
    raise UserError(f"Le numéro {numero} est déjà pris dans le registre.", remedy)
