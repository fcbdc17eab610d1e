"""What the register keeps of an electronic form: its XML, what completed an old record, its deposits."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.pieces import UNREADABLE, Issued, damaged, find
from pipeline.factures.register import Register
from pipeline.factures.schema import append, ecritures
from pipeline.french import date_courte
from pipeline.model.factures import Avoir, Draft, Paiement, Tiers
from pipeline.store.files import digest

XML, COMPLEMENT, DEPOT = "facture électronique", "complément", "dépôt"
GENRES = (XML, COMPLEMENT, DEPOT)
PAYEE = ("comptable", "iban", "bic")
CONTACT = ("telephone", "courriel")


class Statut(StrEnum):
    """Where a deposited invoice stands, as the portal says it."""

    PREPAREE = "préparée"
    DEPOSEE = "déposée"
    ACHEMINEE = "en cours d’acheminement"
    DISPONIBLE = "mise à disposition"
    SUSPENDUE = "suspendue"
    REJETEE = "rejetée"
    SERVICE_FAIT = "service fait"
    MANDATEE = "mandatée"
    PAYEE = "mise en paiement"


@dataclass(frozen=True, slots=True)
class Depot:
    """The last word on a deposit; ``motif`` is why it was refused, as the portal says it."""

    numero: str
    statut: Statut
    le: date
    motif: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """The XML made for a document, once: its profile, its bytes."""

    profil: str
    data: bytes


def freeze(connection: sa.Connection, numero: str, profil: str, data: bytes) -> None:
    """Keep the XML of a document in the chain of records."""
    text = data.decode("utf-8")
    append(connection, XML, numero, {"profil": profil, "empreinte": digest(data), "xml": text})


def frozen(connection: sa.Connection, numero: str) -> Frozen | None:
    """The last XML kept for a document; None before any."""
    last: Frozen | None = None
    for faits in _records(connection, XML, numero):
        last = Frozen(faits["profil"], faits["xml"].encode("utf-8"))
    return last


def _records(connection: sa.Connection, genre: str, numero: str = "") -> Iterator[Mapping[str, Any]]:
    query = sa.select(ecritures.c.contenu, ecritures.c.numero).where(ecritures.c.genre == genre)
    if numero:
        query = query.where(ecritures.c.numero == numero)
    for row in connection.execute(query.order_by(ecritures.c.rang)):
        try:
            yield json.loads(row.contenu)
        except UNREADABLE:
            raise damaged(row.numero) from None


def complete(register: Register, numero: str, given: Mapping[str, str]) -> Issued:
    """Record what an old record lacks, once: a value that is there is never changed. Returns it completed."""
    with register.writing() as connection:
        piece = completed(connection, find(connection, numero))
        said = {name: value.strip() for name, value in given.items() if value.strip()}
        _check_account(said)
        there = sorted(name for name in said if _value(piece.draft, name))
        if there or not said:
            raise UserError(
                f"{piece.numero} a déjà {', '.join(there)} : ce qui est inscrit ne change pas."
                if there
                else f"Rien n’est donné pour compléter {piece.numero}.",
                "Donnez seulement ce qui manque : --iban, --bic, --comptable, --telephone, --courriel.",
            )
        append(connection, COMPLEMENT, piece.numero, said)
        return completed(connection, piece)


def _check_account(said: Mapping[str, str]) -> None:
    """An account typed wrong would be paid: its check digits are looked at first."""
    from stdnum import bic, iban  # noqa: PLC0415 - for this command alone

    for name, kind in (("iban", iban), ("bic", bic)):
        if name in said and not kind.is_valid(said[name]):
            raise UserError(
                f"« {said[name]} » n’est pas un {name.upper()} valable.",
                "Recopiez-le du relevé d’identité bancaire.",
            )


def _value(draft: Draft, name: str) -> str:
    return str(
        getattr(draft.paiement or Paiement(), name) if name in PAYEE else getattr(draft.emetteur, name)
    )


def completed(connection: sa.Connection, piece: Issued) -> Issued:
    """A document with what was typed since for its electronic form; its own record never changes."""
    for faits in _records(connection, COMPLEMENT, piece.numero):
        piece = replace(piece, corps=_with(piece.corps, faits))
    return piece


def _with(corps: Draft | Avoir, faits: Mapping[str, Any]) -> Draft | Avoir:
    if isinstance(corps, Avoir):
        return corps.model_copy(update={"origine": _with(corps.origine, faits)})
    payee = {name: faits[name] for name in PAYEE if name in faits}
    contact = {name: faits[name] for name in CONTACT if name in faits}
    paiement = (corps.paiement or Paiement()).model_copy(update=payee)
    emetteur: Tiers = corps.emetteur.model_copy(update=contact)
    return corps.model_copy(update={"paiement": paiement, "emetteur": emetteur})


def say(register: Register, depot: Depot) -> bool:
    """Record what became of a deposit; False when that was its last word already."""
    with register.writing() as connection:
        return note(connection, depot, register.today)


def note(connection: sa.Connection, depot: Depot, today: date) -> bool:
    """The same, among other things written at once. Raises ``UserError`` for a day before the last word's."""
    piece, said = _said(connection, depot)
    last = deposits(connection, piece.numero).get(piece.numero)
    if last == said:
        return False
    if last is not None and said.le < last.le:
        raise UserError(
            f"{piece.numero} est « {last.statut} » depuis le {date_courte(last.le)} : un statut d’avant n’y "
            "change rien.",
            "Donnez la date du nouveau statut.",
        )
    _write(connection, piece, said, today)
    return True


def read(register: Register, depot: Depot) -> bool:
    """Record a line of the portal's export, which tells what was before too: each once, the latest stands."""
    with register.writing() as connection:
        piece, said = _said(connection, depot)
        if said in map(_depot, _records(connection, DEPOT, piece.numero)):
            return False
        _write(connection, piece, said, register.today)
        return True


def _said(connection: sa.Connection, depot: Depot) -> tuple[Issued, Depot]:
    piece = find(connection, depot.numero)
    return piece, replace(depot, numero=piece.numero)


def _write(connection: sa.Connection, piece: Issued, said: Depot, today: date) -> None:
    _check(piece, said, today)
    faits = {"statut": said.statut.value, "date": said.le.isoformat(), "motif": said.motif}
    append(connection, DEPOT, piece.numero, faits)


def _check(piece: Issued, said: Depot, today: date) -> None:
    if not piece.date <= said.le <= today:
        raise UserError(
            f"La date du statut « {said.statut} » de {piece.numero} n’est pas possible.",
            "Elle va de celle de la facture à aujourd’hui.",
        )
    if said.statut is Statut.REJETEE and not said.motif:
        raise UserError(
            f"Le rejet de {piece.numero} n’a pas de motif.", "Donnez celui du portail : --motif « … »."
        )


def deposits(connection: sa.Connection, numero: str = "") -> dict[str, Depot]:
    """The last word on each document deposited, or prepared, or on one: that of the latest day."""
    found: dict[str, Depot] = {}
    for said in map(_depot, _records(connection, DEPOT, numero)):
        known = found.get(said.numero)
        if known is None or said.le >= known.le:
            found[said.numero] = said
    return found


def _depot(faits: Mapping[str, Any]) -> Depot:
    day = date.fromisoformat(faits["date"])
    return Depot(faits["numero"], Statut(faits["statut"]), day, faits["motif"])
