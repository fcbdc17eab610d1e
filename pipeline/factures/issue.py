"""Issue an invoice: its number, its record and its bytes in one transaction, the number taken last."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.billed import already, refuse
from pipeline.factures.entry import Entry, record, refuse_taken
from pipeline.factures.lookup import known_series, last_of
from pipeline.factures.numbering import Last, Serie, check_date, check_imported, could_be_ours, series_of
from pipeline.factures.pieces import IMPORTS, Genre, Issued
from pipeline.factures.register import Register
from pipeline.model.factures import Draft

Render = Callable[[str], bytes]


def issue(register: Register, draft: Draft, on: date, render: Render) -> Issued:
    """Issue ``draft`` dated ``on``; ``render`` makes the document's bytes with the number it is given.

    The same thing issued again returns the first invoice (``deja``); changed meanwhile, it is refused.
    Whatever ``render`` raises takes no number.
    """
    with register.numbering() as connection:
        if (found := already(connection, draft)) is not None:
            return replace(found, deja=True)
        serie = series_of(register.modele, draft.organisme, draft.serie, on)
        last = last_of(connection, serie)
        check_date(on, register.today, last, draft.execution)
        entry = Entry.next(register.modele, Genre.FACTURE, serie, last, on, draft)
        return record(connection, entry, render(entry.numero))


def issue_imported(register: Register, draft: Draft, on: date, numero: str, render: Render) -> Issued:
    """Record an invoice numbered by the finance software, in a series of its own; a double is refused."""
    numero = numero.strip()
    check_imported(numero)
    with register.numbering() as connection:
        if (found := already(connection, draft)) is not None:
            if found.numero != numero:
                raise refuse(found, ["le numéro"])
            return replace(found, deja=True)
        check_date(on, register.today, Last(), draft.execution)
        _check_free(register, connection, draft, numero)
        serie = Serie(draft.organisme, IMPORTS, on.year)
        return record(connection, Entry(Genre.IMPORTEE, serie, 0, numero, on, draft), render(numero))


def check_import(register: Register, draft: Draft, numero: str) -> None:
    """Refuse now, before anything is asked, a number that :func:`issue_imported` would refuse."""
    check_imported(numero.strip())
    with register.reading() as connection:
        _check_free(register, connection, draft, numero.strip())


def _check_free(register: Register, connection: sa.Connection, draft: Draft, numero: str) -> None:
    _refuse_ours(register, connection, draft, numero)
    refuse_taken(connection, Genre.IMPORTEE, numero, draft.organisme)


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
