"""What becomes of an issued invoice: received, claimed by a titre, paid; corrected by what is added."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.pieces import UNREADABLE, Issued, credited, damaged, find, find_invoice
from pipeline.factures.register import Register
from pipeline.factures.schema import append, ecritures
from pipeline.french import date_courte, montant
from pipeline.model.montants import ZERO

COMMANDE, FEUILLE = "commande", "feuille"
TWICE = "second-virement"
REMBOURSEMENT = "remboursement"


class Fait(StrEnum):
    """What can happen to an invoice. A withdrawal takes a payment out, which a corrected one may replace."""

    RECUE = "réception"
    TITRE = "titre"
    REGLEMENT = "règlement"
    RETRAIT = "règlement retiré"


@dataclass(frozen=True, slots=True)
class Evenement:
    """One fact about an invoice. ``montant``: payments only, negative when it takes one back.

    ``ligne`` is the payment line's own identity, ``retire`` the rank that a withdrawal takes out. ``source``
    is the command or the sheet; ``fichier`` and ``rangee`` say where, ``saisi`` what the row said.
    """

    rang: int
    fait: Fait
    numero: str
    jour: date | None = None
    montant: Decimal = ZERO
    titre: str = ""
    bordereau: str = ""
    ligne: str = ""
    source: str = field(default="", compare=False)
    fichier: str = field(default="", compare=False)
    rangee: int = field(default=0, compare=False)
    saisi: str = field(default="", compare=False)
    paye_par: str = field(default="", compare=False)
    nature: str = field(default="", compare=False)
    exercice: str = field(default="", compare=False)
    retire: int = 0
    inscrit_le: str = field(default="", compare=False)


TEXTS = (
    "titre",
    "bordereau",
    "ligne",
    "source",
    "fichier",
    "saisi",
    "paye_par",
    "nature",
    "exercice",
    "inscrit_le",
)


def load_events(connection: sa.Connection, numero: str | None = None) -> tuple[Evenement, ...]:
    """Return the facts that stand, of one invoice or of all, in the order they were recorded."""
    everything = load_history(connection, numero)
    gone = {e.retire for e in everything if e.fait is Fait.RETRAIT}
    return tuple(e for e in everything if e.fait is not Fait.RETRAIT and e.rang not in gone)


def load_history(connection: sa.Connection, numero: str | None = None) -> tuple[Evenement, ...]:
    """Return every fact recorded, those withdrawn since and their withdrawals too."""
    query = sa.select(ecritures.c.contenu, ecritures.c.numero).where(
        ecritures.c.genre.in_([f.value for f in Fait])
    )
    if numero is not None:
        query = query.where(ecritures.c.numero == numero)
    rows = connection.execute(query.order_by(ecritures.c.rang))
    return tuple(_whole(row.contenu, row.numero) for row in rows)


def _whole(contenu: str, numero: str) -> Evenement:
    try:
        return _read(json.loads(contenu))
    except UNREADABLE:
        raise damaged(numero) from None


def _read(faits: Mapping[str, object]) -> Evenement:
    jour = str(faits.get("date") or "")
    return Evenement(
        rang=int(str(faits["rang"])),
        fait=Fait(str(faits["genre"])),
        numero=str(faits["numero"]),
        jour=date.fromisoformat(jour) if jour else None,
        montant=Decimal(str(faits.get("montant", "0.00"))),
        rangee=int(str(faits.get("rangee", 0))),
        retire=int(str(faits.get("retire", 0))),
        **{name: str(faits.get(name, "")) for name in TEXTS},
    )


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


def receive(register: Register, numero: str, le: date) -> bool:
    """Record the day an invoice was received; False when that was known. A later word replaces it."""
    with register.writing() as connection:
        facture = find_invoice(connection, numero)
        check_day(register, facture, le, "réception")
        return say(connection, facture.numero, Fait.RECUE, {"date": le.isoformat()}, COMMANDE)


def claim(register: Register, numero: str, titre: str, bordereau: str = "", le: date | None = None) -> bool:
    """Record the titre de recettes of an invoice (or of an avoir: d'annulation, de réduction).

    Returns False when that was known.
    """
    with register.writing() as connection:
        piece = find(connection, numero)
        if not titre.strip():
            raise UserError(f"Le n° de titre de {numero} est vide.", "Donnez le n° du titre de recettes.")
        if le is not None:
            check_day(register, piece, le, "titre")
        faits = {"titre": titre.strip(), "bordereau": bordereau.strip(), "date": le.isoformat() if le else ""}
        return say(connection, piece.numero, Fait.TITRE, faits, COMMANDE)


def say(connection: sa.Connection, numero: str, fait: Fait, faits: Mapping[str, str], source: str) -> bool:
    """Record a fact unless it is the last word already.

    A sheet is read again at each run: it says something new only when its own cell has changed.
    """
    known = [e for e in load_events(connection, numero) if e.fait is fait]
    entry = {"genre": fait.value, "numero": numero, **faits}
    own = [e for e in known if e.source in ("", source)] if source == FEUILLE else known
    if own and _read({**entry, "rang": own[-1].rang}) == own[-1]:
        return False
    append(connection, fait, numero, {**faits, "source": source})
    return True


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
        factures = [find_invoice(connection, numero) for numero in wanted]
        for facture in factures:
            check_day(register, facture, le, "paiement")
            if TWICE not in said.confirmes and somme is not None:
                _refuse_twice(connection, facture, le, somme)
        shares = spread(connection, factures, somme)
        nature = REMBOURSEMENT if said.remboursement else ""
        line = {"ligne": uuid.uuid4().hex, "source": COMMANDE, "paye_par": said.paye_par, "nature": nature}
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


def _refuse_twice(connection: sa.Connection, facture: Issued, le: date, somme: Decimal) -> None:
    """The same transfer twice is asked about."""
    events = load_events(connection, facture.numero)
    if any(e.fait is Fait.REGLEMENT and (e.jour, e.montant) == (le, somme) for e in events):
        raise UserError(
            f"Un règlement de {montant(somme)} le {date_courte(le)} est déjà inscrit sur {facture.numero} : "
            "est-ce un second virement ?",
            f"Si oui, relancez en ajoutant --confirmer {TWICE}. Sinon, il n’y a rien à faire.",
        )


def check_day(register: Register, facture: Issued, le: date, quoi: str) -> None:
    """Refuse a day before the document's, or to come."""
    if not facture.date <= le <= register.today:
        raise UserError(
            f"La date de {quoi} de {facture.numero}, {date_courte(le)}, n’est pas possible.",
            f"Elle va de celle de la facture, {date_courte(facture.date)}, au {date_courte(register.today)}.",
        )
