"""Issue an invoice: its number, its record and its bytes in one transaction, the number taken last."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures import frozen
from pipeline.factures.billed import already, refuse
from pipeline.factures.numbering import (
    Last,
    Serie,
    check_date,
    check_imported,
    could_be_ours,
    series_of,
    still_to_come,
    write_number,
)
from pipeline.factures.pieces import (
    IMPORTS,
    TAKEN_OVER,
    Genre,
    Issued,
    extension,
    file_name,
    index,
    known_series,
    last_of,
    load,
)
from pipeline.factures.register import Register
from pipeline.factures.schema import append, pieces
from pipeline.model.entites import Reponse
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
    if entry.genre is not Genre.REPRISE:
        frozen.check(octets, entry.numero, entry.corps.total_ttc)
    faits = _facts(entry, octets)
    rang = append(connection, entry.genre, entry.numero, faits)
    columns = {
        name: faits[name] for name in ("organisme", "serie", "annee", "n", "date", "cle", "origine", "total")
    }
    connection.execute(
        sa.insert(pieces).values(
            numero=entry.numero,
            rang=rang,
            genre=entry.genre.value,
            fichier=file_name(entry.genre, entry.numero, extension(entry.corps)).lower(),
            document=octets,
            **columns,
        )
    )
    if isinstance(entry.corps, Draft):
        index(connection, entry.numero, entry.corps)
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
    same = (pieces.c.fichier == fichier) | (sa.func.lower(pieces.c.numero) == numero.lower())
    taken = connection.scalar(sa.select(pieces.c.organisme).where(same))
    if taken is None:
        return
    remedy = "Un numéro importé ne sert qu’une fois : corrigez la colonne « Numéro »."
    if genre is not Genre.IMPORTEE:
        remedy = (
            f"L’organisme {taken} l’a donné. Si c’est {organisme} sous un autre code, remettez {taken} dans "
            "la feuille « Organismes » ; sinon, donnez à chacun sa « Série de factures »."
        )
    raise UserError(f"Le numéro {numero} est déjà pris dans le registre.", remedy)


Render = Callable[[str], bytes]


def issue(
    register: Register, draft: Draft, on: date, render: Render, reponses: Collection[Reponse] = ()
) -> Issued:
    """Issue ``draft`` dated ``on``; ``render`` makes the document's bytes with the number it is given.

    The same thing issued again returns the first invoice (``deja``); changed meanwhile, it is refused.
    ``reponses``: what a person said of the invoices that may bill the same bilan.
    Whatever ``render`` raises takes no number.
    """
    with register.numbering() as connection:
        if (found := already(connection, draft, reponses)) is not None:
            return replace(found, deja=True)
        serie = series_of(register.modele, draft.organisme, draft.serie, on)
        last = last_of(connection, serie)
        check_date(on, register.today, last, draft.execution)
        entry = Entry.next(register.modele, Genre.FACTURE, serie, last, on, draft)
        return record(connection, entry, render(entry.numero))


def issue_imported(
    register: Register,
    draft: Draft,
    on: date,
    numero: str,
    render: Render,
    reponses: Collection[Reponse] = (),
) -> Issued:
    """Record an invoice numbered by the finance software, in a series of its own; a double is refused."""
    numero = numero.strip()
    check_imported(numero)
    with register.numbering() as connection:
        if (found := already(connection, draft, reponses)) is not None:
            if found.numero != numero:
                raise refuse(found, ["le numéro"])
            return replace(found, deja=True)
        check_date(on, register.today, Last(), draft.execution)
        check_free(register, connection, draft, numero)
        serie = Serie(draft.organisme, IMPORTS, on.year)
        return record(connection, Entry(Genre.IMPORTEE, serie, 0, numero, on, draft), render(numero))


def check_import(register: Register, draft: Draft, numero: str) -> None:
    """Refuse now, before anything is asked, a number that :func:`issue_imported` would refuse."""
    check_imported(numero.strip())
    with register.reading() as connection:
        check_free(register, connection, draft, numero.strip())


def check_free(
    register: Register, connection: sa.Connection, draft: Draft, numero: str, genre: Genre = Genre.IMPORTEE
) -> None:
    """Refuse a number given to us that is taken, or that one of our series would reach."""
    check_imported(numero)
    _refuse_ours(register, connection, draft, numero)
    refuse_taken(connection, genre, numero, draft.organisme)


def take_over(
    register: Register,
    draft: Draft,
    on: date,
    numero: str,
    document: bytes,
    reponses: Collection[Reponse] = (),
) -> Issued:
    """Record an invoice issued before this program was used: its number, its amounts, its own file."""
    numero = numero.strip()
    with register.numbering() as connection:
        if (found := already(connection, draft, reponses)) is not None:
            return replace(found, deja=True)
        check_date(on, register.today, Last(), date.min)
        _refuse_to_come(register, draft, numero)
        refuse_taken(connection, Genre.REPRISE, numero, draft.organisme)
        serie = Serie(draft.organisme, TAKEN_OVER, on.year)
        return record(connection, Entry(Genre.REPRISE, serie, 0, numero, on, draft), document)


def _refuse_to_come(register: Register, draft: Draft, numero: str) -> None:
    """A number taken over from before would be in the way of the series that reaches it."""
    for name in (draft.serie, credit_series(draft.serie)):
        for year in (register.today.year, register.today.year - 1):
            if still_to_come(register.modele, Serie(draft.organisme, name, year), numero):
                raise UserError(
                    f"Le numéro {numero} a la forme de ceux que la série {name} donne ou va donner.",
                    "Donnez à l’organisme une autre « Série de factures » avant de reprendre cette facture.",
                )


def _refuse_ours(register: Register, connection: sa.Connection, draft: Draft, numero: str) -> None:
    """An imported number shaped like ours would one day be in the way of a series."""
    ours = {(draft.organisme, draft.serie), (draft.organisme, credit_series(draft.serie))}
    for organisme, serie in ours | known_series(connection):
        if could_be_ours(register.modele, Serie(organisme, serie, 0), numero):
            raise UserError(
                f"Le numéro importé {numero} a la forme de ceux que donne ce programme.",
                "Laissez « Numéro » vide pour que le programme numérote, ou donnez à l’organisme une autre "
                "« Série de factures ».",
            )


def credit_series(serie: str) -> str:
    """Name the series of the avoirs beside a series of invoices."""
    return f"AV{serie}"


def last_number(register: Register, organisme: str, serie: str, on: date) -> Last:
    """Return the last number of a series, for the summary shown before the confirmation."""
    with register.reading() as connection:
        return last_of(connection, series_of(register.modele, organisme, serie, on))
