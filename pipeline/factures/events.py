"""What becomes of an issued invoice: received, claimed by a titre, paid; added, never rewritten."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.pieces import UNREADABLE, Issued, credited, damaged, find_invoice
from pipeline.factures.register import Register
from pipeline.factures.schema import append, ecritures
from pipeline.french import date_courte, montant
from pipeline.model.montants import ZERO


class Fait(StrEnum):
    """What can happen to an invoice."""

    RECUE = "réception"
    TITRE = "titre"
    REGLEMENT = "règlement"


@dataclass(frozen=True, slots=True)
class Evenement:
    """One fact about an invoice. ``montant``: payments only, negative when it takes one back."""

    rang: int
    fait: Fait
    numero: str
    jour: date | None = None
    montant: Decimal = ZERO
    titre: str = ""
    bordereau: str = ""


def load_events(connection: sa.Connection, numero: str | None = None) -> tuple[Evenement, ...]:
    """Return the facts of one invoice, or of all, in the order they were recorded."""
    query = sa.select(ecritures.c.contenu, ecritures.c.numero).where(
        ecritures.c.genre.in_([f.value for f in Fait])
    )
    if numero is not None:
        query = query.where(ecritures.c.numero == numero)
    return tuple(
        _whole(row.contenu, row.numero) for row in connection.execute(query.order_by(ecritures.c.rang))
    )


def _whole(contenu: str, numero: str) -> Evenement:
    try:
        return _read(contenu)
    except UNREADABLE:
        raise damaged(numero) from None


def _read(contenu: str) -> Evenement:
    faits = json.loads(contenu)
    return Evenement(
        rang=faits["rang"],
        fait=Fait(faits["genre"]),
        numero=faits["numero"],
        jour=date.fromisoformat(faits["date"]) if faits.get("date") else None,
        montant=Decimal(faits.get("montant", "0.00")),
        titre=faits.get("titre", ""),
        bordereau=faits.get("bordereau", ""),
    )


@dataclass(frozen=True, slots=True)
class Balance:
    """What is known of an invoice's payment: ``du`` is the total less the avoirs."""

    du: Decimal
    regle: Decimal

    @property
    def reste(self) -> Decimal:
        """What remains to be paid; negative when an avoir came after the payment."""
        return self.du - self.regle


def balance(connection: sa.Connection, facture: Issued) -> Balance:
    """Count what is due and paid."""
    paid = [e.montant for e in load_events(connection, facture.numero) if e.fait is Fait.REGLEMENT]
    return Balance(facture.total - credited(connection, facture.numero), sum(paid, ZERO))


def receive(register: Register, numero: str, le: date) -> bool:
    """Record the day an invoice was received; False when that was known. A later word replaces it."""
    with register.writing() as connection:
        facture = find_invoice(connection, numero)
        _check_day(register, facture, le, "réception")
        return _append(connection, facture.numero, Fait.RECUE, {"date": le.isoformat()})


def claim(register: Register, numero: str, titre: str, bordereau: str = "", le: date | None = None) -> bool:
    """Record the titre de recettes of an invoice; False when that was known."""
    with register.writing() as connection:
        facture = find_invoice(connection, numero)
        if not titre.strip():
            raise UserError(f"Le n° de titre de {numero} est vide.", "Donnez le n° du titre de recettes.")
        if le is not None:
            _check_day(register, facture, le, "titre")
        faits = {"titre": titre.strip(), "bordereau": bordereau.strip(), "date": le.isoformat() if le else ""}
        return _append(connection, facture.numero, Fait.TITRE, faits)


def pay(register: Register, numero: str, le: date, somme: Decimal | None = None) -> Balance:
    """Record a payment (all that remains by default) and return what is paid and due since.

    A negative amount takes back a payment entered by mistake.
    """
    with register.writing() as connection:
        facture = find_invoice(connection, numero)
        _check_day(register, facture, le, "paiement")
        return _pay(connection, facture, le, somme)


def _pay(connection: sa.Connection, facture: Issued, le: date, demande: Decimal | None) -> Balance:
    solde = balance(connection, facture)
    somme = solde.reste if demande is None else demande
    taken_back = demande is not None and -solde.regle <= somme < 0
    if not (taken_back or 0 < somme <= solde.reste):
        raise _wrong_payment(facture, somme, solde)
    faits = {"date": le.isoformat(), "montant": f"{somme:.2f}"}
    append(connection, Fait.REGLEMENT, facture.numero, faits)
    return Balance(solde.du, solde.regle + somme)


def _wrong_payment(facture: Issued, somme: Decimal, solde: Balance) -> UserError:
    if solde.reste <= 0 and somme >= 0:
        return UserError(
            f"La facture {facture.numero} est déjà réglée.",
            "Si un paiement a été saisi par erreur, reprenez-le par un montant négatif.",
        )
    return UserError(
        f"Un paiement de {montant(somme)} ne va pas avec la facture {facture.numero} : "
        f"réglé {montant(solde.regle)}, reste dû {montant(solde.reste)}.",
        "Corrigez le montant du paiement.",
    )


def _append(connection: sa.Connection, numero: str, fait: Fait, faits: Mapping[str, str]) -> bool:
    """Record a fact unless it is the last word already."""
    known = [e for e in load_events(connection, numero) if e.fait is fait]
    entry = {"genre": fait.value, "numero": numero, **faits}
    if known and _read(json.dumps({**entry, "rang": known[-1].rang})) == known[-1]:
        return False
    append(connection, fait, numero, faits)
    return True


def _check_day(register: Register, facture: Issued, le: date, quoi: str) -> None:
    if not facture.date <= le <= register.today:
        raise UserError(
            f"La date de {quoi} de {facture.numero}, {date_courte(le)}, n’est pas possible.",
            f"Elle va de celle de la facture, {date_courte(facture.date)}, au {date_courte(register.today)}.",
        )


def pay_listed(register: Register, numero: str, payments: Sequence[tuple[date, Decimal | None]]) -> int:
    """Record the payments a sheet lists for one invoice, those not recorded yet; return how many.

    The sheet is read again at each run: a payment of the same day and amount is the one already
    recorded, as many times as it is listed. Without an amount, it is whatever was paid that day, or
    all that remains.
    """
    with register.writing() as connection:
        facture = find_invoice(connection, numero)
        known = [
            (e.jour, e.montant)
            for e in load_events(connection, facture.numero)
            if e.fait is Fait.REGLEMENT and e.montant > 0
        ]
        news = _not_known(known, payments)
        for le, somme in news:
            _check_day(register, facture, le, "paiement")
            _pay(connection, facture, le, somme)
        return len(news)


def _not_known(
    known: list[tuple[date | None, Decimal]], payments: Sequence[tuple[date, Decimal | None]]
) -> list[tuple[date, Decimal | None]]:
    """Strike out, one for one, what is known; exact amounts first, then the payments without one."""
    news: list[tuple[date, Decimal | None]] = []
    for le, somme in sorted(payments, key=lambda p: p[1] is None):
        match = next((k for k in known if k[0] == le and somme in (None, k[1])), None)
        if match:
            known.remove(match)
        else:
            news.append((le, somme))
    return sorted(news, key=lambda p: (p[0], p[1] is None))
