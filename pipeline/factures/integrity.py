"""Prove the register whole: no record altered, no gap, no double, every document as issued."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

import sqlalchemy as sa

from pipeline.factures import electronic, frozen
from pipeline.factures.binding import ADOPTION
from pipeline.factures.events import Fait
from pipeline.factures.pieces import UNREADABLE, Genre, extension, file_name, read_content
from pipeline.factures.recognition import keys
from pipeline.factures.rectify import RECTIFICATION
from pipeline.factures.register import Register
from pipeline.factures.schema import (
    canonical,
    chained,
    ecritures,
    head,
    pieces,
    registre,
    reperes,
)
from pipeline.issues import Issue, Severity
from pipeline.model.montants import ZERO
from pipeline.store.files import digest

RESTORE = "Ne modifiez plus le registre et restaurez une sauvegarde : « factures restaurer FICHIER »."
COLUMNS = ("organisme", "serie", "annee", "n", "date", "cle", "origine", "total")
KEPT = (ADOPTION, RECTIFICATION, *electronic.GENRES, "réglage")
GENRES = frozenset([*(g.value for g in Genre), *(f.value for f in Fait), *KEPT])


def verify(register: Register) -> tuple[Issue, ...]:
    """Name every altered record or document, gap and double; nothing when the register is whole."""
    with register.reading() as connection:
        return verify_connection(connection)


def verify_connection(connection: sa.Connection) -> tuple[Issue, ...]:
    """Verify the register (or the backup) of this connection."""
    records = connection.execute(sa.select(ecritures).order_by(ecritures.c.rang)).all()
    contents = {row.rang: faits for row in records if (faits := _parsed(row.contenu)) is not None}
    return (
        *_header(connection),
        *_chain(records, contents, head(connection)),
        *_documents(connection, contents),
        *_series(connection),
        *_credits(connection),
        *_billings(connection, contents),
    )


def _header(connection: sa.Connection) -> Iterator[Issue]:
    """The register has one line that knows its last record, and it is the first."""
    if connection.scalars(sa.select(registre.c.id)).all() != [1]:
        yield _issue("entete-altere", "La ligne qui connaît la dernière écriture a été modifiée.")


def _parsed(contenu: str) -> Mapping[str, Any] | None:
    """Read a record; None when it is not one any more (the digest says so too)."""
    try:
        faits = json.loads(contenu)
        if faits["genre"] in {g.value for g in Genre}:
            read_content(contenu)
    except UNREADABLE:
        return None
    return faits if isinstance(faits, dict) and faits["genre"] in GENRES else None


def _issue(code: str, message: str, numero: str = "") -> Issue:
    return Issue(code, Severity.ERREUR, message, RESTORE, value=numero)


def _chain(
    records: Sequence[sa.Row[Any]], contents: Mapping[int, Mapping[str, Any]], last: tuple[int, str]
) -> Iterator[Issue]:
    """Follow the digests from the first record to the last, which the register's head knows."""
    rang, precedente = 0, ""
    for row in records:
        yield from _missing(rang + 1, row.rang)
        if not _intact(row, contents.get(row.rang)):
            yield _issue(
                "ecriture-alteree", f"L’écriture {row.rang} ({row.numero}) a été modifiée.", row.numero
            )
        elif row.rang == rang + 1 and row.precedente != precedente:
            yield _issue(
                "chaine-rompue",
                f"L’écriture {row.rang} ({row.numero}) ne suit plus la précédente.",
                row.numero,
            )
        rang, precedente = row.rang, row.empreinte
    yield from _missing(rang + 1, last[0] + 1)
    if rang == last[0] and precedente != last[1]:
        yield _issue(
            "chaine-rompue", f"La dernière écriture ({rang}) n’est plus celle que le registre connaît."
        )
    if rang > last[0]:
        yield _issue(
            "chaine-rompue", f"Des écritures suivent la dernière que le registre connaît ({last[0]})."
        )


def _missing(expected: int, found: int) -> Iterator[Issue]:
    if found > expected:
        what = (
            f"L’écriture {expected} manque"
            if found == expected + 1
            else (f"Les écritures {expected} à {found - 1} manquent")
        )
        yield _issue("ecriture-manquante", f"{what} dans le registre.")


def _intact(row: sa.Row[Any], faits: Mapping[str, Any] | None) -> bool:
    if row.empreinte != chained(row.precedente, row.contenu) or faits is None:
        return False
    return bool((faits["rang"], faits["genre"], faits["numero"]) == (row.rang, row.genre, row.numero))


def _documents(connection: sa.Connection, contents: Mapping[int, Mapping[str, Any]]) -> Iterator[Issue]:
    """Compare each numbered document with its record, and each record with its document."""
    seen = set()
    for row in connection.execute(sa.select(pieces).order_by(pieces.c.rang)):
        seen.add(row.rang)
        faits = contents.get(row.rang)
        if faits is None or faits["numero"] != row.numero or faits["genre"] not in set(Genre):
            yield _issue(
                "piece-sans-ecriture", f"{row.numero} n’a plus d’écriture dans le registre.", row.numero
            )
            continue
        if (
            not isinstance(row.document, bytes | memoryview)
            or digest(bytes(row.document)) != faits["document"]
        ):
            yield _issue("document-altere", f"Le document de {row.numero} a été modifié.", row.numero)
        else:
            yield from _page(bytes(row.document), faits)
        corps = read_content(canonical(faits)).corps
        fichier = file_name(Genre(faits["genre"]), row.numero, extension(corps)).lower()
        stored = (row.genre, row.fichier, *(getattr(row, name) for name in COLUMNS))
        if stored != (faits["genre"], fichier, *(faits[name] for name in COLUMNS)):
            yield _issue("piece-alteree", f"Les références de {row.numero} ont été modifiées.", row.numero)
    for rang, faits in contents.items():
        if faits["genre"] in set(Genre) and rang not in seen:
            yield _issue("document-manquant", f"Le document de {faits['numero']} manque.", faits["numero"])


def _page(document: bytes, faits: Mapping[str, Any]) -> Iterator[Issue]:
    """Read the frozen page again: a record altered with its whole chain still says another amount than it."""
    if faits["genre"] == Genre.REPRISE:
        return  # another program's file
    numero, said = str(faits["numero"]), frozen.lines(document)
    if said is None:
        yield _issue("document-illisible", f"Le document de {numero} ne se lit pas.", numero)
        return
    totals = {_amount(faits["total"]), read_content(canonical(faits)).corps.total_ttc}
    for absent in dict.fromkeys(x for total in totals for x in frozen.missing(said, numero, total)):
        yield _issue(
            "document-different",
            f"Le document émis sous {numero} ne dit pas {absent} : l’un d’eux a changé.",
            numero,
        )


def _series(connection: sa.Connection) -> Iterator[Issue]:
    """In each series the numbers run from 1 without a gap or a double, and the dates never go back."""
    rows = connection.execute(
        sa.select(
            pieces.c.organisme, pieces.c.serie, pieces.c.annee, pieces.c.n, pieces.c.numero, pieces.c.date
        )
        .where(pieces.c.n.is_not(None))
        .order_by(pieces.c.organisme, pieces.c.serie, pieces.c.annee, pieces.c.n)
    ).all()
    for (_, serie, annee), group in groupby(rows, key=lambda r: (r.organisme, r.serie, r.annee)):
        members = [row for row in group if isinstance(row.n, int) and isinstance(row.date, str)]
        name = f"la série {serie}" + (f" de {annee}" if annee else "")
        for before, row in pairwise([None, *members]):
            yield from _step(name, before.n if before else 0, row)
            if before and row and row.date < before.date:
                yield _issue("date-anterieure", f"{row.numero} est daté d’avant {before.numero}.", row.numero)


def _step(name: str, before: int, row: Any) -> Iterator[Issue]:
    if row.n == before:
        yield _issue(
            "numero-double", f"Le rang {row.n} est pris deux fois dans {name} : {row.numero}.", row.numero
        )
    elif row.n != before + 1:
        yield _issue("numero-manquant", f"Il manque un numéro dans {name}, avant {row.numero}.", row.numero)


def _credits(connection: sa.Connection) -> Iterator[Issue]:
    """An amount that is none is named with its document's references."""
    rows = connection.execute(sa.select(pieces.c.numero, pieces.c.origine, pieces.c.total)).all()
    totals = {row.numero: _amount(row.total) for row in rows}
    avoirs: dict[str, Decimal] = {}
    for row in rows:
        avoirs[row.origine] = avoirs.get(row.origine, ZERO) + totals[row.numero]
    for numero, somme in avoirs.items():
        if numero and somme > totals.get(numero, ZERO):
            yield _issue("avoirs-excessifs", f"Les avoirs de {numero} dépassent la facture.", numero)


def _amount(total: object) -> Decimal:
    try:
        return Decimal(str(total))
    except ArithmeticError:
        return ZERO


def _billings(connection: sa.Connection, contents: Mapping[int, Mapping[str, Any]]) -> Iterator[Issue]:
    """Compare what the register says was billed with the invoices themselves."""
    stored = {(row.numero, row.cle) for row in connection.execute(sa.select(reperes))}
    for numero in sorted({str(numero) for numero, _ in stored ^ set(_expected(contents.values()))}):
        yield _issue("prestation-alteree", f"Ce que facture {numero} a été modifié.", numero)


def _expected(contents: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for faits in contents:
        if faits["genre"] in (Genre.FACTURE, Genre.IMPORTEE, Genre.REPRISE):
            piece = read_content(canonical(faits))
            yield from ((piece.numero, key) for key in keys(piece.draft))
