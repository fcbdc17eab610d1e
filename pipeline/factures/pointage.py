"""Lines of the accountant's statement matched with invoices: by number or titre; an amount only suggests."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipeline.factures.etat import LigneSuivi
from pipeline.factures.events import Evenement
from pipeline.factures.payments import lines_of, taken_back
from pipeline.french import date_courte, liste, montant
from pipeline.model.montants import ZERO

TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9+\-_/]{2,34}")
TITRE = re.compile(r"\btitres?\b\D{0,6}(\d{1,9})", re.IGNORECASE)
FACTURE = re.compile(r"\bfact(?:ure|\.)?s?\s{0,2}(?:n[°o.]?\s{0,2})?:?\s{0,2}(\d{1,35})", re.IGNORECASE)
LONG = 9  # digits, from which a number is no longer taken for another thing
SUGGESTED = 3


class Sort(StrEnum):
    """What a line of the statement is. Only the first is recorded, after a yes."""

    EXACT = "exact"
    DEJA = "déjà inscrit"
    PEUT_ETRE = "peut-être déjà inscrit"
    PARTIEL = "partiel"
    TROP = "trop-perçu"
    REPRISE = "reprise"
    SUGGERE = "montant seul"
    INCONNU = "inconnu"


@dataclass(frozen=True, slots=True)
class Releve:
    """A line of the statement: its day, its amount (below zero: money taken back), its words, its place.

    ``mots`` has all its words, ``numero`` those of the column of numbers alone.
    """

    jour: date
    somme: Decimal
    mots: str
    titre: str = ""
    payeur: str = ""
    numero: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Pointage:
    """A line and the invoices it pays, or may pay; ``raison`` says why it is not exact."""

    releve: Releve
    sort: Sort
    numeros: tuple[str, ...] = ()
    raison: str = ""


class _Known:
    """What is left of each invoice as lines are matched, and by what an invoice is named."""

    def __init__(self, rows: Sequence[LigneSuivi], events: Iterable[Evenement]) -> None:
        self.left = {row.piece.numero: row.reste for row in rows}
        self.by_key = {_key(numero): numero for numero in self.left}
        self.by_titre: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows:
            if row.titre:
                self.by_titre[row.titre.lstrip("0")].append(row.piece.numero)
        self.paid: defaultdict[tuple[date | None, Decimal], list[frozenset[str]]] = defaultdict(list)
        known = tuple(events)
        back = taken_back(known)
        gone = {*back, *back.values()}
        for line in lines_of(e for e in known if e.rang not in gone):
            self.paid[line.first.jour, line.total].append(frozenset(line.keys))

    def named(self, releve: Releve) -> tuple[str, ...]:
        """The invoices that a line names: their numbers, else a titre that claims one alone.

        A short number of digits alone may be a house's, a year's or an account's: it is one where the column
        of numbers has it, or the word « facture » before it.
        """
        sure = {_key(t) for t in (*TOKEN.findall(releve.numero), *FACTURE.findall(releve.mots))}
        tokens = (_key(token) for token in TOKEN.findall(releve.mots))
        plain = (t for t in tokens if t in sure or not (t.isdigit() and len(t) < LONG))
        found = tuple(dict.fromkeys(self.by_key[t] for t in plain if t in self.by_key))
        return found or tuple(
            n for t in self._titres(releve) if len(same := self.by_titre[t]) == 1 for n in same
        )

    def _titres(self, releve: Releve) -> list[str]:
        given = [releve.titre] if releve.titre else TITRE.findall(releve.mots)
        return [t.strip().lstrip("0") for t in given if t.strip().lstrip("0") in self.by_titre]

    def taken(self, releve: Releve, numeros: Sequence[str]) -> bool:
        """Whether it is recorded already; each line recorded stands for one line of the statement."""
        there = self.paid[releve.jour, releve.somme]
        same = next((known for known in there if not numeros or known == _same(numeros)), None)
        if same is None or not numeros:
            return False
        there.remove(same)
        return True

    def another_day(self, releve: Releve, numeros: Sequence[str]) -> date | None:
        """The day of a payment of this amount on the same invoices, that no line of the statement is."""
        found = ((day, parts) for (day, somme), parts in self.paid.items() if somme == releve.somme)
        return next((day for day, parts in found if day and _same(numeros) in parts), None)


def _same(numeros: Iterable[str]) -> frozenset[str]:
    return frozenset(numero.lower() for numero in numeros)


def _key(text: str) -> str:
    """A number without what statements drop from it."""
    return "".join(c for c in text.lower() if c.isalnum())


def point(
    releves: Iterable[Releve], rows: Sequence[LigneSuivi], events: Iterable[Evenement]
) -> tuple[Pointage, ...]:
    """Match each line, in order: what one pays is due no more for the next."""
    known = _Known(rows, events)
    return tuple(_point(releve, known) for releve in releves)


def _point(releve: Releve, known: _Known) -> Pointage:
    numeros = known.named(releve)
    if not numeros:
        return _unnamed(releve, known)
    if known.taken(releve, numeros):
        return Pointage(releve, Sort.DEJA, numeros)
    left = sum((max(known.left[n], ZERO) for n in numeros), ZERO)
    sort = _sort(releve.somme, left)
    if sort is Sort.TROP and (day := known.another_day(releve, numeros)):
        return Pointage(releve, Sort.PEUT_ETRE, numeros, f"inscrit le {date_courte(day)} : est-ce le même ?")
    if sort is Sort.EXACT:
        known.left.update(dict.fromkeys(numeros, ZERO))
        return Pointage(releve, sort, numeros)
    return Pointage(releve, sort, numeros, f"il reste {montant(left)} à payer sur {liste(numeros)}")


def _sort(somme: Decimal, left: Decimal) -> Sort:
    if somme <= 0:
        return Sort.REPRISE
    if somme == left:
        return Sort.EXACT
    return Sort.PARTIEL if somme < left else Sort.TROP


def _unnamed(releve: Releve, known: _Known) -> Pointage:
    """No number and no titre: the amount only suggests, and who paid proves nothing."""
    same = [numero for numero, left in known.left.items() if left == releve.somme > 0]
    if not same:
        return Pointage(releve, Sort.INCONNU, (), "aucun numéro de facture ni de titre connu")
    shown = tuple(same[:SUGGESTED])
    more = f", et {len(same) - SUGGESTED} autres" if len(same) > SUGGESTED else ""
    return Pointage(releve, Sort.SUGGERE, shown, f"le montant est celui de {liste(shown)}{more} : à vérifier")
