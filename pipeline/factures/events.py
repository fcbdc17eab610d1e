"""What becomes of an issued invoice: received, claimed by a titre, paid; corrected by what is added."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.pieces import UNREADABLE, Issued, damaged, find, find_invoice
from pipeline.factures.register import Register
from pipeline.factures.schema import append, ecritures
from pipeline.french import date_courte
from pipeline.model.montants import ZERO

COMMANDE, FEUILLE = "commande", "feuille"
REMBOURSEMENT = "remboursement"


class Fait(StrEnum):
    """What can happen to an invoice. A withdrawal takes a payment out, which a corrected one may replace."""

    RECUE = "réception"
    TITRE = "titre"
    REGLEMENT = "règlement"
    RETRAIT = "règlement retiré"
    RELANCE = "relance envoyée"


@dataclass(frozen=True, slots=True)
class Evenement:
    """One fact about an invoice. ``montant``: payments only, negative when it takes one back.

    ``ligne`` is the payment line's own identity, ``retire`` the rank that a withdrawal takes out. ``source``
    is the command or the sheet; ``espace`` (whose inputs), ``fichier`` and ``rangee`` say where, ``saisi``
    what the row said. ``palier``: the step of a letter sent.
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
    espace: str = field(default="", compare=False)
    fichier: str = field(default="", compare=False)
    rangee: int = field(default=0, compare=False)
    saisi: str = field(default="", compare=False)
    paye_par: str = field(default="", compare=False)
    nature: str = field(default="", compare=False)
    exercice: str = field(default="", compare=False)
    retire: int = 0
    palier: int = 0
    inscrit_le: str = field(default="", compare=False)
    auteur: str = field(default="", compare=False)
    cause: str = field(default="", compare=False)


TEXTS = (
    "titre",
    "bordereau",
    "ligne",
    "source",
    "espace",
    "fichier",
    "saisi",
    "paye_par",
    "nature",
    "exercice",
    "inscrit_le",
    "auteur",
    "cause",
)


def load_events(connection: sa.Connection, numero: str | None = None) -> tuple[Evenement, ...]:
    """Return the facts that stand, of one invoice or of all, in the order they were recorded."""
    return standing(load_history(connection, numero))


def standing(history: Iterable[Evenement]) -> tuple[Evenement, ...]:
    """The facts that were not withdrawn, without the withdrawals."""
    everything = tuple(history)
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
        palier=int(str(faits.get("palier", 0))),
        **{name: str(faits.get(name, "")) for name in TEXTS},
    )


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


# What a person may have entered on the wrong invoice. A payment is taken back by its negative.
RETIRABLES = (Fait.RECUE, Fait.TITRE, Fait.RELANCE)


def unsay(register: Register, numero: str, fait: Fait) -> Evenement | None:
    """Take out the last word of a kind, entered by mistake; return the one before, which stands again."""
    with register.writing() as connection:
        piece = find(connection, numero)
        known = [e for e in load_events(connection, piece.numero) if e.fait is fait]
        if not known:
            raise UserError(f"{piece.numero} : il n’y a pas de {fait} à retirer.", "Rien n’est à faire.")
        append(
            connection, Fait.RETRAIT, piece.numero, {"retire": known[-1].rang, "cause": "saisi par erreur"}
        )
        return known[-2] if len(known) > 1 else None


def say(connection: sa.Connection, numero: str, fait: Fait, faits: Mapping[str, str], source: str) -> bool:
    """Record a fact unless it is the last word already.

    A sheet is read again at each run, each office its own: it says something new only when its cell changed,
    also since what it said was taken out.
    """
    history = [e for e in load_history(connection, numero) if e.fait is fait]
    known = [e for e in load_events(connection, numero) if e.fait is fait]
    entry = {"genre": fait.value, "numero": numero, **faits}
    if source == FEUILLE:
        same = ("", faits.get("espace", ""))
        own = [e for e in history if e.source in ("", source) and e.espace in same]
    else:
        own = known
    if own and _read({**entry, "rang": own[-1].rang}) == own[-1]:
        return False
    append(connection, fait, numero, {**faits, "source": source})
    return True


def check_day(register: Register, facture: Issued, le: date, quoi: str) -> None:
    """Refuse a day before the document's, or to come."""
    if not facture.date <= le <= register.today:
        raise UserError(
            f"La date de {quoi} de {facture.numero}, {date_courte(le)}, n’est pas possible.",
            f"Elle va de celle de la facture, {date_courte(facture.date)}, au {date_courte(register.today)}.",
        )
