"""The payments of the register matched with the rows of the sheets: same, corrected, new, asked about."""

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures import ledger_issues as said
from pipeline.factures.database import Unavailable
from pipeline.factures.events import (
    FEUILLE,
    REMBOURSEMENT,
    Fait,
    check_day,
    load_events,
    load_history,
    standing,
)
from pipeline.factures.payments import Line, Row, lines_of, row_of, taken_back
from pipeline.factures.pieces import find_invoice
from pipeline.factures.register import Register
from pipeline.factures.transfers import put, spread, withdraw
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
    """The payments of the register, matched with the rows of one office's inputs (``espace``).

    What another office read from its own inputs is known, and never corrected from here.
    """

    def __init__(
        self,
        register: Register,
        connection: sa.Connection,
        unreadable: Collection[tuple[str, int]],
        espace: str = "",
    ) -> None:
        self.register, self.connection, self.espace = register, connection, espace
        self.unreadable = set(unreadable)
        history = load_history(connection)
        events = standing(history)
        kept = {e.rang for e in events}
        self.lines = lines_of(events)
        self.back = taken_back(events)
        self.superseded = {e.saisi for e in history if e.rang not in kept and e.fait is Fait.REGLEMENT}
        self.matched: list[Line] = []
        self.read: set[str] = set()

    def bring(self, records: Sequence[Record[Reglement]], read: Collection[str]) -> Iterator[Issue]:
        """Match every row, most certain first, then record what changed."""
        rows = [row for record in records if (row := row_of(record))]
        self.read = set(read)
        self.unreadable |= {(r.place.file, r.place.row) for r in records if row_of(r) is None}
        own, gone = self._split(self._ours)
        theirs, _ = self._split(lambda line: line.first.source == FEUILLE and not self._ours(line))
        typed, _ = self._split(lambda line: line.first.source != FEUILLE)
        for same in SAME_FIRST:
            rows, own, pairs = _pair(rows, own, same)
            self.read |= self._renamed(pairs)
            for row, line in pairs:
                yield from self._follow(row, line)
        rows, _, pairs = _pair(rows, typed, _same_typed)
        for row, line in pairs:
            yield from self._replace(row, line, "rattaché à la feuille")
        rows, gone, pairs = _pair(rows, gone, _same_words)
        yield from (said.taken_back(row, line) for row, line in pairs)
        rows, theirs, others = _pair(rows, theirs, _same_words)
        self.matched += [line for _, line in (*pairs, *others)]
        old = [row for row in rows if row.said in self.superseded and not self._told(row)]
        yield from map(said.superseded, old)
        left = [row for row in rows if row not in old]
        left, own, moved = self._perhaps_moved(left, own, theirs)
        yield from (said.moved(row, line) for row, line in moved)
        for row in sorted(left, key=lambda row: (row.somme or 0) < 0):  # what came in, before what went back
            yield from self._new(row)
        gone_back = [line for line in own if line.total < 0 and self._paid_again(line)]
        yield from said.missing([x for x in own if self._is_missing(x) and x not in gone_back])

    def _renamed(self, pairs: Sequence[tuple[Row, Line]]) -> set[str]:
        """The workbooks read no more whose payments are, for the most part, found in another: renamed."""
        gone = Counter(line.first.fichier for _, line in pairs if line.first.fichier not in self.read)
        held = Counter(line.first.fichier for line in self.lines if self._ours(line))
        return {file for file, count in gone.items() if file and 2 * count > held[file]}

    def _split(self, wanted: Callable[[Line], bool]) -> tuple[list[Line], list[Line]]:
        """The payments that count, and those taken back whole since."""
        found = [line for line in self.lines if wanted(line)]
        gone = [line for line in found if all(e.rang in self.back for e in line.parts)]
        return [line for line in found if line not in gone], gone

    def _ours(self, line: Line) -> bool:
        return line.first.source == FEUILLE and line.first.espace in ("", self.espace)

    def _follow(self, row: Row, line: Line) -> Iterator[Issue]:
        """A line that a row says: as it is, or otherwise since."""
        if line.first.saisi != row.said or _said_otherwise(row, line):
            yield from self._replace(row, line, "corrigé dans la feuille")
        else:
            self.matched.append(line)

    def _perhaps_moved(
        self, rows: list[Row], own: list[Line], theirs: list[Line]
    ) -> tuple[list[Row], list[Line], list[tuple[Row, Line]]]:
        """Set aside the rows that may be a payment which is in its sheet no more, or in another office's."""
        vanished = [line for line in own if self._is_missing(line)]
        rows, _, here = _pair(rows, vanished, lambda row, line: line.pays(row))
        away = [*(line for line in own if line.first.fichier not in self.read), *theirs]
        rows, _, there = _pair(rows, away, lambda row, line: line.pays(row) and line.resembles(row))
        asked = [line for _, line in here]
        return rows, [line for line in own if line not in asked], [*here, *there]

    def _replace(self, row: Row, line: Line, cause: str) -> Iterator[Issue]:
        """Write what the row says in the place of a line, which keeps its identity; or leave it as it is."""
        somme = line.total if row.somme is None else row.somme

        def replace() -> None:
            for part in line.parts:
                withdraw(self.connection, part, cause)
            self._write(row, somme, line.first.ligne or uuid.uuid4().hex)

        fault = self._attempt(row, replace)
        if fault:
            self.matched.append(line)
            yield fault
            return
        self.superseded.add(line.first.saisi)
        if changed := said.changed(row, line, self.matched[-1]):
            yield changed

    def _new(self, row: Row) -> Iterator[Issue]:
        if self._told(row):
            yield said.twice(row)
        elif fault := self._attempt(row, lambda: self._write(row, row.somme, uuid.uuid4().hex)):
            yield fault

    def _told(self, row: Row) -> bool:
        """Whether another row says the same payment."""
        return any(line.is_of(row) for line in self.matched)

    def _attempt(self, row: Row, act: Callable[[], None]) -> Issue | None:
        """Do all of it, or nothing and say why."""

        def whole(_: Record[Reglement]) -> None:
            for numero in row.numeros:
                check_day(self.register, find_invoice(self.connection, numero), row.jour, "paiement")
            with self.connection.begin_nested():
                act()

        return tried(row.record, "date_de_paiement", whole)

    def _write(self, row: Row, somme: Decimal | None, ligne: str) -> None:
        line = {
            "ligne": ligne,
            "source": FEUILLE,
            "espace": self.espace,
            "fichier": row.place[0],
            "rangee": row.place[1],
            "saisi": row.said,
            "paye_par": row.paye_par,
            "exercice": row.exercice,
            "nature": REMBOURSEMENT if (somme or 0) < 0 else "",
        }
        factures = [find_invoice(self.connection, numero) for numero in row.numeros]
        for facture, share in spread(self.connection, factures, somme):
            put(self.connection, facture.numero, row.jour, share, line)
        written = (e for f in factures for e in load_events(self.connection, f.numero) if e.ligne == ligne)
        self.matched.append(Line(tuple(written)))

    def _paid_again(self, line: Line) -> bool:
        """Whether a command put back what a refund had taken: its row may go."""
        typed = (each for each in self.lines if each.first.source != FEUILLE)
        return any(
            (x.keys, x.first.jour, x.total) == (line.keys, line.first.jour, -line.total) for x in typed
        )

    def _is_missing(self, line: Line) -> bool:
        return (
            line.first.fichier in self.read and (line.first.fichier, line.first.rangee) not in self.unreadable
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


def _same_words_here(row: Row, line: Line) -> bool:
    return line.first.fichier == row.place[0] and _same_words(row, line)


def _same_typed(row: Row, line: Line) -> bool:
    """Whether a command said what a row says; what went back is said by its amount alone."""
    return line.is_of(row) and (line.total > 0 or row.somme is not None)


def _at(row: Row, line: Line) -> bool:
    return (line.first.fichier, line.first.rangee) == row.place


def _said_otherwise(row: Row, line: Line) -> bool:
    """Whether the same payment is now said to come from another, or to be of another year."""
    first = line.first
    return first.paye_par != row.paye_par or first.exercice not in ("", row.exercice)


def _corrected_in_place(row: Row, line: Line) -> bool:
    return _at(row, line) and (line.pays(row) or line.resembles(row))


def _corrected_elsewhere(row: Row, line: Line) -> bool:
    return line.first.fichier == row.place[0] and line.resembles(row)


# A copy of a workbook beside it never takes a payment from the row that is corrected: its own rows first.
SAME_FIRST = (_same_place, _same_words_here, _corrected_in_place, _corrected_elsewhere, _same_words)
