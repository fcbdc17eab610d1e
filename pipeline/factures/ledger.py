"""The payments of the register matched with the rows of the sheets: same, corrected, new, asked about."""

import json
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.database import Unavailable
from pipeline.factures.events import (
    FEUILLE,
    TWICE,
    Evenement,
    Fait,
    check_day,
    load_events,
    put,
    spread,
    withdraw,
)
from pipeline.factures.pieces import find_invoice
from pipeline.factures.register import Register
from pipeline.french import date_courte, montant
from pipeline.issues import Issue, Severity
from pipeline.workbook.records import Record
from pipeline.workbook.sheets import Reglement

SEVERAL = re.compile(r"\s*(?:[;,\n]|\bet\b)\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """A payment as a row says it: invoices, day, amount (None: all that remains), who paid."""

    record: Record[Reglement]
    numeros: tuple[str, ...]
    jour: date
    somme: Decimal | None
    paye_par: str

    @property
    def place(self) -> tuple[str, int]:
        """File and row."""
        return self.record.place.file, self.record.place.row

    @property
    def keys(self) -> set[str]:
        """Its invoices, in small letters."""
        return {numero.lower() for numero in self.numeros}

    @property
    def said(self) -> str:
        """What identifies the payment, as one text."""
        somme = "" if self.somme is None else f"{self.somme:.2f}"
        return json.dumps([sorted(self.keys), self.jour.isoformat(), somme], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A payment of the register: its parts, one per invoice."""

    parts: tuple[Evenement, ...]

    @property
    def first(self) -> Evenement:
        """The part that says where the line comes from."""
        return self.parts[0]

    @property
    def total(self) -> Decimal:
        """Its whole amount."""
        return sum((e.montant for e in self.parts), Decimal(0))

    def is_of(self, row: Row) -> bool:
        """Whether a row says this payment, without having been read before: an amount left out fits any."""
        numeros = {e.numero.lower() for e in self.parts}
        same_day = self.first.jour == row.jour
        return numeros == row.keys and same_day and row.somme in (None, self.total)

    def resembles(self, row: Row) -> bool:
        """Whether a row may be this payment corrected: one thing at most has changed."""
        numeros = {e.numero.lower() for e in self.parts} == row.keys
        jour, somme = self.first.jour == row.jour, row.somme in (None, self.total)
        return (numeros and (jour or somme)) or (jour and somme)


def numeros_of(record: Record[Reglement]) -> tuple[str, ...]:
    """The invoices that a row names: one transfer may pay several."""
    return tuple(SEVERAL.split(record.row.numero_de_facture.strip()))


def tried(record: Record[Reglement], field: str, act: Callable[[Record[Reglement]], None]) -> Issue | None:
    """Do it, or say at its cell why it cannot be; a register that does not answer is said once, elsewhere."""
    try:
        act(record)
    except Unavailable:
        raise
    except UserError as error:
        return Issue("reglement-refuse", Severity.ERREUR, error.message, error.remedy, record.at(field))
    return None


class Ledger:
    """The payments of the register, matched with the rows: unchanged, corrected, new, asked about."""

    def __init__(
        self, register: Register, connection: sa.Connection, unreadable: Collection[tuple[str, int]]
    ) -> None:
        self.register, self.connection, self.unreadable = register, connection, set(unreadable)
        self.lines = _lines(load_events(connection))
        self.matched: list[Line] = []

    def bring(self, records: Sequence[Record[Reglement]], read: Collection[str]) -> Iterator[Issue]:
        """Match every row, most certain first, then record what changed."""
        rows = [row for record in records if (row := _row(record))]
        self.unreadable |= {(r.place.file, r.place.row) for r in records if _row(r) is None}
        own = [line for line in self.lines if line.first.source == FEUILLE]
        typed_in = [line for line in self.lines if line.first.source != FEUILLE and line.total > 0]
        other = [line for line in typed_in if not self._taken_back(line)]
        for same in (_same_place, _same_words):
            rows, own, done = _pair(rows, own, same)
            self.matched += [line for _, line in done]
        rows, other, typed = _pair(rows, other, lambda row, line: line.is_of(row))
        for corrected in (_corrected_in_place, _corrected_elsewhere):
            rows, own, done = _pair(rows, own, corrected)
            for row, line in done:
                yield from self._replace(row, line, "corrigé dans la feuille")
        self.matched += [line for _, line in typed]
        for row, line in typed:
            yield from self._replace(row, line, "rattaché à la feuille")
        for row in rows:
            yield from self._new(row)
        yield from (self._missing(line) for line in own if self._is_missing(line, read))

    def _replace(self, row: Row, line: Line, cause: str) -> Iterator[Issue]:
        """Write what the row says in the place of a line, which keeps its identity."""
        somme = line.total if row.somme is None else row.somme
        if issue := tried(row.record, "date_de_paiement", lambda _: self._check(row)):
            yield issue
            return
        for part in line.parts:
            withdraw(self.connection, part, cause)
        yield from self._write(row, somme, line.first.ligne or uuid.uuid4().hex)

    def _new(self, row: Row) -> Iterator[Issue]:
        if any(line.is_of(row) for line in self.matched):
            yield _twice(row)
            return
        if issue := tried(row.record, "date_de_paiement", lambda _: self._check(row)):
            yield issue
            return
        ligne = uuid.uuid4().hex
        yield from self._write(row, row.somme, ligne)
        self.matched += [x for x in _lines(load_events(self.connection)) if x.first.ligne == ligne]

    def _check(self, row: Row) -> None:
        for numero in row.numeros:
            check_day(self.register, find_invoice(self.connection, numero), row.jour, "paiement")

    def _write(self, row: Row, somme: Decimal | None, ligne: str) -> Iterator[Issue]:
        line = {
            "ligne": ligne,
            "source": FEUILLE,
            "fichier": row.place[0],
            "rangee": row.place[1],
            "saisi": row.said,
            "paye_par": row.paye_par,
        }

        def write(_: Record[Reglement]) -> None:
            factures = [find_invoice(self.connection, numero) for numero in row.numeros]
            for facture, share in spread(self.connection, factures, somme):
                put(self.connection, facture.numero, row.jour, share, line)

        if issue := tried(row.record, "date_de_paiement", write):
            yield issue

    def _is_missing(self, line: Line, read: Collection[str]) -> bool:
        place = (line.first.fichier, line.first.rangee)
        return line.first.fichier in read and place not in self.unreadable and not self._taken_back(line)

    def _taken_back(self, line: Line) -> bool:
        back = {(e.numero, -e.montant) for other in self.lines for e in other.parts if e.montant < 0}
        return all((e.numero, e.montant) in back for e in line.parts)

    def _missing(self, line: Line) -> Issue:
        first = line.first
        numeros = ", ".join(e.numero for e in line.parts)
        when = date_courte(first.jour) if first.jour else ""
        return Issue(
            "reglement-retire-de-la-feuille",
            Severity.AVERTISSEMENT,
            f"Le règlement de {montant(line.total)} du {when} sur {numeros} n’est plus dans la feuille "
            f"(ligne {first.rangee}) : il reste inscrit.",
            f"S’il n’a pas eu lieu : payer {first.numero} --le {first.jour} --montant -{first.montant}. "
            "Sinon, remettez sa ligne.",
        )


def _row(record: Record[Reglement]) -> Row | None:
    row = record.row
    if row.date_de_paiement is None or {"montant", "date_de_paiement"} & record.faults:
        return None
    return Row(record, numeros_of(record), row.date_de_paiement, row.montant, row.paye_par or "")


def _lines(events: Iterable[Evenement]) -> list[Line]:
    groups: dict[str, list[Evenement]] = {}
    for event in events:
        if event.fait is Fait.REGLEMENT:
            groups.setdefault(event.ligne or str(event.rang), []).append(event)
    return [Line(tuple(parts)) for parts in groups.values()]


Same = Callable[[Row, Line], bool]


def _pair(
    rows: Sequence[Row], lines: Sequence[Line], same: Same
) -> tuple[list[Row], list[Line], list[tuple[Row, Line]]]:
    """Pair rows and lines one for one; return what is left of each, and the pairs."""
    left, free, pairs = [], list(lines), []
    for row in rows:
        line = next((each for each in free if same(row, each)), None)
        if line is None:
            left.append(row)
        else:
            free.remove(line)
            pairs.append((row, line))
    return left, free, pairs


def _same_place(row: Row, line: Line) -> bool:
    return _at(row, line) and line.first.saisi == row.said


def _same_words(row: Row, line: Line) -> bool:
    return line.first.saisi == row.said


def _at(row: Row, line: Line) -> bool:
    return (line.first.fichier, line.first.rangee) == row.place


def _corrected_in_place(row: Row, line: Line) -> bool:
    same = {e.numero.lower() for e in line.parts} == row.keys
    return _at(row, line) and (same or line.resembles(row))


def _corrected_elsewhere(row: Row, line: Line) -> bool:
    return line.first.fichier == row.place[0] and line.resembles(row)


def _twice(row: Row) -> Issue:
    said = montant(row.somme) if row.somme is not None else "tout le reste dû"
    return Issue(
        "reglement-deux-fois",
        Severity.AVERTISSEMENT,
        f"Le même règlement ({said} le {date_courte(row.jour)}) est donné deux fois pour "
        f"{', '.join(row.numeros)} : le second n’est pas inscrit.",
        f"Si ce sont deux virements : payer {row.numeros[0]} --le {row.jour} --montant … --confirmer "
        f"{TWICE}. Sinon, effacez la ligne en trop.",
        row.record.at("montant"),
    )
