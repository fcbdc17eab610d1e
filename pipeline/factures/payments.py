"""A payment: as a row of the sheet says it, and as the register has it, one part per invoice."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.factures.events import Evenement, Fait
from pipeline.workbook.records import Record
from pipeline.workbook.sheets import Reglement

SEVERAL = re.compile(r"(?:(?<!\s)\s+)?(?:[;,\n]|\bet\b)\s*")


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
    def exercice(self) -> str:
        """The accounting year of the payment: that of its day unless said."""
        return str(self.record.row.exercice or self.jour.year)

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


def row_of(record: Record[Reglement]) -> Row | None:
    """The payment of a row; None when it says none that can be read."""
    row = record.row
    if row.date_de_paiement is None or {"montant", "date_de_paiement"} & record.faults:
        return None
    return Row(record, numeros_of(record), row.date_de_paiement, row.montant, row.paye_par or "")


def lines_of(events: Iterable[Evenement]) -> list[Line]:
    """The payments among these facts, in the order of their first part."""
    groups: dict[str, list[Evenement]] = {}
    for event in events:
        if event.fait is Fait.REGLEMENT:
            groups.setdefault(event.ligne or str(event.rang), []).append(event)
    return [Line(tuple(parts)) for parts in groups.values()]
