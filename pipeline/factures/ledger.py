"""The payments of the register matched with the rows of the sheets: same, corrected, new, asked about."""

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.database import Unavailable
from pipeline.factures.events import (
    FEUILLE,
    TWICE,
    check_day,
    load_events,
    put,
    spread,
    withdraw,
)
from pipeline.factures.payments import Line, Row, lines_of, row_of
from pipeline.factures.pieces import find_invoice
from pipeline.factures.register import Register
from pipeline.french import date_courte, montant
from pipeline.issues import Issue, Severity
from pipeline.workbook.records import Record
from pipeline.workbook.sheets import Reglement


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
        self.lines = lines_of(load_events(connection))
        self.matched: list[Line] = []

    def bring(self, records: Sequence[Record[Reglement]], read: Collection[str]) -> Iterator[Issue]:
        """Match every row, most certain first, then record what changed."""
        rows = [row for record in records if (row := row_of(record))]
        self.unreadable |= {(r.place.file, r.place.row) for r in records if row_of(r) is None}
        own = [line for line in self.lines if line.first.source == FEUILLE]
        typed_in = [line for line in self.lines if line.first.source != FEUILLE and line.total > 0]
        other = [line for line in typed_in if not self._taken_back(line)]
        for same in (_same_place, _same_words):
            rows, own, done = _pair(rows, own, same)
            self.matched += [line for _, line in done]
            for row, line in (pair for pair in done if _said_otherwise(*pair)):
                yield from self._replace(row, line, "corrigé dans la feuille")
        rows, other, typed = _pair(rows, other, lambda row, line: line.is_of(row))
        for corrected in (_corrected_in_place, _corrected_elsewhere):
            rows, own, done = _pair(rows, own, corrected)
            for row, line in done:
                yield from self._replace(row, line, "corrigé dans la feuille")
        self.matched += [line for _, line in typed]
        for row, line in typed:
            yield from self._replace(row, line, "rattaché à la feuille")
        gone = [line for line in own if line.first.fichier not in read and not self._taken_back(line)]
        rows, _, perhaps = _pair(rows, gone, _perhaps_moved)
        yield from (_moved(row, line) for row, line in perhaps)
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
        self.matched += [x for x in lines_of(load_events(self.connection)) if x.first.ligne == ligne]

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
            "exercice": row.exercice,
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


def _said_otherwise(row: Row, line: Line) -> bool:
    """Whether the same payment is now said to come from another, or to be of another year."""
    first = line.first
    return first.paye_par != row.paye_par or first.exercice not in ("", row.exercice)


def _corrected_in_place(row: Row, line: Line) -> bool:
    same = {e.numero.lower() for e in line.parts} == row.keys
    return _at(row, line) and (same or line.resembles(row))


def _corrected_elsewhere(row: Row, line: Line) -> bool:
    return line.first.fichier == row.place[0] and line.resembles(row)


def _perhaps_moved(row: Row, line: Line) -> bool:
    """Whether a row may be a payment of a workbook that is gone, corrected as it was moved."""
    return {e.numero.lower() for e in line.parts} == row.keys and line.resembles(row)


def _moved(row: Row, line: Line) -> Issue:
    first = line.first
    before = f"{montant(line.total)} le {date_courte(first.jour)}" if first.jour else montant(line.total)
    now = f"--le {row.jour}" + (f" --montant {row.somme}" if row.somme is not None else "")
    return Issue(
        "reglement-peut-etre-corrige",
        Severity.AVERTISSEMENT,
        f"Un règlement de {before} sur {', '.join(row.numeros)} est inscrit d’après « {first.fichier} », qui "
        "n’est plus là : est-ce le même, corrigé ? Celui-ci n’est pas inscrit.",
        f"Si c’est le même : payer {first.numero} --le {first.jour} --montant -{first.montant}, puis "
        f"relancez. Si c’en est un autre : payer {' '.join(row.numeros)} {now}.",
        row.record.at("montant"),
    )


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
