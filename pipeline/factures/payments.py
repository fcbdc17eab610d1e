"""A payment: as a row of the sheet says it, and as the register has it, one part per invoice."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.factures.events import REMBOURSEMENT, Evenement, Fait
from pipeline.french import date_courte
from pipeline.workbook.records import Record
from pipeline.workbook.sheets import Reglement

SEVERAL = re.compile(r"(?:(?<!\s)\s+)?(?:[;,\n]|\bet\b)\s*")


def words(numeros: Iterable[str], jour: date, somme: Decimal | None) -> str:
    """What a person says of a payment, as one text: its invoices, its day, its amount."""
    keys = sorted({numero.lower() for numero in numeros})
    return json.dumps([keys, jour.isoformat(), "" if somme is None else f"{somme:.2f}"], ensure_ascii=False)


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
        return words(self.numeros, self.jour, self.somme)


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

    @property
    def keys(self) -> set[str]:
        """The invoices that it was said to be of: a transfer may not have reached the last of them."""
        said = json.loads(self.first.saisi)[0] if self.first.saisi else ()
        return {*said, *(e.numero.lower() for e in self.parts)}

    def is_of(self, row: Row) -> bool:
        """Whether a row says this payment, without having been read before: an amount left out fits any."""
        return self.pays(row) and self.first.jour == row.jour and row.somme in (None, self.total)

    def pays(self, row: Row) -> bool:
        """Whether it is of the same invoices as a row."""
        return self.keys == row.keys

    def resembles(self, row: Row) -> bool:
        """Whether a row may be this payment corrected: one thing at most has changed."""
        jour, somme = self.first.jour == row.jour, row.somme in (None, self.total)
        return (self.pays(row) and (jour or somme)) or (jour and somme)


def taken_back(events: Iterable[Evenement]) -> dict[int, int]:
    """Of each payment taken back, as if never entered: its rank, and that of the negative one.

    It is the one of that amount on the same invoice, of that day if there is one, else the last. A refund
    takes nothing back: both count, each on its day.
    """
    found: dict[int, int] = {}
    seen: list[Evenement] = []
    for event in events:
        if event.fait is not Fait.REGLEMENT:
            continue
        if event.montant < 0 and event.nature != REMBOURSEMENT:
            same = [e for e in seen if (e.numero, e.montant) == (event.numero, -event.montant)]
            free = [e for e in same if e.rang not in found]
            if free:
                found[max(free, key=lambda e: (e.jour == event.jour, e.rang)).rang] = event.rang
        seen.append(event)
    return found


def numeros_of(record: Record[Reglement]) -> tuple[str, ...]:
    """The invoices that a row names: one transfer may pay several."""
    named = SEVERAL.split(record.row.numero_de_facture.strip())
    return tuple({numero.lower(): numero for numero in reversed(named)}.values())[::-1]


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


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment ever recorded, as the accounts see it. ``sort``: whether it counts, and else why not."""

    fait: Evenement
    nature: str
    sort: str
    factures: int


def payments_of(history: Iterable[Evenement]) -> tuple[Payment, ...]:
    """Every payment recorded, those corrected or taken back since too, each with what became of it."""
    everything = tuple(history)
    found = [e for e in everything if e.fait is Fait.REGLEMENT]
    withdrawn = {e.retire: e for e in everything if e.fait is Fait.RETRAIT}
    back = taken_back(e for e in found if e.rang not in withdrawn)
    parts = Counter(e.ligne for e in found if e.ligne and e.rang not in withdrawn)
    return tuple(Payment(e, _nature(e), _sort(e, withdrawn, back), parts[e.ligne] or 1) for e in found)


def _nature(event: Evenement) -> str:
    if event.montant >= 0:
        return "paiement"
    return event.nature or "reprise"


def _sort(event: Evenement, withdrawn: Mapping[int, Evenement], back: Mapping[int, int]) -> str:
    if gone := withdrawn.get(event.rang):
        return f"{gone.cause} le {date_courte(date.fromisoformat(gone.inscrit_le[:10]))}"
    if event.rang in back:
        return "repris : saisi par erreur"
    return "reprend un paiement" if event.rang in back.values() else "compté"
