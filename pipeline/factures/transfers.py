"""Payments recorded, whole or shared among invoices; one taken out; the same transfer twice is asked."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.events import COMMANDE, REMBOURSEMENT, Evenement, Fait, check_day, load_events
from pipeline.factures.payments import lines_of, taken_back, words
from pipeline.factures.pieces import Issued, credited, find_invoice
from pipeline.factures.register import Register
from pipeline.factures.schema import append
from pipeline.french import date_courte, liste, montant
from pipeline.model.montants import ZERO

TWICE = "second-virement"


@dataclass(frozen=True, slots=True)
class Balance:
    """What is known of an invoice's payment: ``du`` is the total less the avoirs."""

    du: Decimal
    regle: Decimal

    @property
    def reste(self) -> Decimal:
        """What remains to be paid; negative when more came in, or when an avoir came after the payment."""
        return self.du - self.regle


def balance(connection: sa.Connection, facture: Issued) -> Balance:
    """Count what is due and paid."""
    paid = [e.montant for e in load_events(connection, facture.numero) if e.fait is Fait.REGLEMENT]
    return Balance(facture.total - credited(connection, facture.numero), sum(paid, ZERO))


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a payment: who paid (it proves nothing), whether it is a refund, the words typed."""

    paye_par: str = ""
    remboursement: bool = False
    confirmes: frozenset[str] = frozenset()


def pay(
    register: Register,
    numeros: str | Sequence[str],
    le: date,
    somme: Decimal | None = None,
    details: "Details | None" = None,
) -> Balance:
    """Record a payment (all that remains by default) and return what is paid and due since, all together.

    One transfer for several invoices is spread in their order; what it has too much stays on the last. A
    negative amount takes back a payment entered by mistake, or is a refund.
    """
    said = details or Details()
    wanted = [numeros] if isinstance(numeros, str) else list(numeros)
    with register.writing() as connection:
        found = [find_invoice(connection, numero) for numero in wanted]
        factures = list({facture.numero: facture for facture in found}.values())
        for facture in factures:
            check_day(register, facture, le, "paiement")
        if TWICE not in said.confirmes and somme is not None:
            _refuse_twice(connection, factures, le, somme)
        shares = spread(connection, factures, somme)
        nature = REMBOURSEMENT if said.remboursement else ""
        line = {"ligne": uuid.uuid4().hex, "source": COMMANDE, "paye_par": said.paye_par, "nature": nature}
        line["saisi"] = words((facture.numero for facture in factures), le, somme)
        for facture, share in shares:
            put(connection, facture.numero, le, share, line)
        after = [balance(connection, facture) for facture in factures]
    return Balance(sum((b.du for b in after), ZERO), sum((b.regle for b in after), ZERO))


def put(connection: sa.Connection, numero: str, le: date, somme: Decimal, line: Mapping[str, object]) -> None:
    """Write one payment, or its part for one invoice."""
    append(connection, Fait.REGLEMENT, numero, {**line, "date": le.isoformat(), "montant": f"{somme:.2f}"})


def withdraw(connection: sa.Connection, event: Evenement, cause: str) -> None:
    """Take a payment out, and say why: what replaces it is written after."""
    faits = {"retire": event.rang, "ligne": event.ligne, "cause": cause}
    append(connection, Fait.RETRAIT, event.numero, faits)


def spread(
    connection: sa.Connection, factures: Sequence[Issued], somme: Decimal | None
) -> list[tuple[Issued, Decimal]]:
    """Share an amount among invoices, in their order, for what remains of each; the last takes the rest."""
    balances = [balance(connection, facture) for facture in factures]
    _check_amount(factures, balances, somme)
    if somme is None:
        return [(f, b.reste) for f, b in zip(factures, balances, strict=True) if b.reste > 0]
    shares: list[tuple[Issued, Decimal]] = []
    left = somme
    for place, (facture, solde) in enumerate(zip(factures, balances, strict=True), 1):
        share = left if place == len(factures) else min(left, max(solde.reste, ZERO))
        if share:
            shares.append((facture, share))
        left -= share
    return shares


def _check_amount(factures: Sequence[Issued], balances: Sequence[Balance], somme: Decimal | None) -> None:
    reste = sum((max(b.reste, ZERO) for b in balances), ZERO)
    regle = sum((b.regle for b in balances), ZERO)
    if (reste if somme is None else somme) > 0:
        return
    if somme is None:
        raise UserError(
            f"La facture {factures[0].numero} est déjà réglée.",
            "Si un paiement a été saisi par erreur, reprenez-le par un montant négatif ; si une somme de "
            "plus a été reçue, donnez son montant.",
        )
    if not (len(factures) == 1 and -regle <= somme < 0):
        raise UserError(
            f"Un paiement de {montant(somme)} ne va pas avec la facture {factures[0].numero} : "
            f"réglé {montant(regle)}, reste dû {montant(reste)}.",
            "Corrigez le montant du paiement.",
        )


def _refuse_twice(connection: sa.Connection, factures: Sequence[Issued], le: date, somme: Decimal) -> None:
    """The same transfer twice, for one invoice or for several, is asked about."""
    events = [e for facture in factures for e in load_events(connection, facture.numero)]
    wanted = {facture.numero.lower() for facture in factures}
    gone = taken_back(events)
    for line in lines_of(e for e in events if e.rang not in gone):
        if (line.first.jour, line.total) == (le, somme) and line.keys == wanted:
            raise UserError(
                f"Un règlement de {montant(somme)} le {date_courte(le)} est déjà inscrit sur "
                f"{liste(sorted(f.numero for f in factures))} : est-ce un second virement ?",
                f"Si oui, relancez en ajoutant --confirmer {TWICE}. Sinon, il n’y a rien à faire.",
            )
