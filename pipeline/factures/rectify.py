"""Rectifications: what an issued invoice says of a party or its references, put right without an avoir."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.pieces import find_invoice
from pipeline.factures.register import Register
from pipeline.factures.schema import append, ecritures
from pipeline.model.factures import Draft, Tiers

RECTIFICATION = "rectification"


def _place(who: Tiers) -> str:
    return f"{who.adresse}, {who.code_postal} {who.ville}".strip(" ,")


# Heading as a person says it, and where it is. None of it is money: no avoir is made for it.
RECTIFIABLE: tuple[tuple[str, Callable[[Draft], str]], ...] = (
    ("le nom du client", lambda d: d.client.nom),
    ("le SIRET du client", lambda d: d.client.siret),
    ("l’adresse du client", lambda d: _place(d.client)),
    ("le code service", lambda d: d.code_service),
    ("le n° d’engagement", lambda d: d.numero_engagement),
    ("le n° de bon de commande", lambda d: d.numero_bon_de_commande),
    ("le n° de marché", lambda d: d.numero_de_marche),
    ("le nom de l’émetteur", lambda d: d.emetteur.nom),
    ("l’adresse de l’émetteur", lambda d: _place(d.emetteur)),
    ("l’IBAN", lambda d: d.paiement.iban if d.paiement else ""),
)

Change = tuple[str, str, str]


def rectifications(then: Draft, now: Draft) -> Iterator[Change]:
    """What is written otherwise today: heading, as the invoice says it, as the workbook does."""
    for heading, value in RECTIFIABLE:
        before, after = value(then), value(now)
        if before != after and (before or then.paiement is not None or heading != "l’IBAN"):
            yield heading, before, after


@dataclass(frozen=True, slots=True)
class Rectification:
    """One rectification recorded: what, from what, to what, when."""

    numero: str
    quoi: str
    avant: str
    apres: str
    inscrit_le: str


def rectify(register: Register, numero: str, now: Draft, motif: str, on: date) -> tuple[Change, ...]:
    """Record what the workbook says otherwise than the invoice, once; the invoice itself never changes."""
    with register.writing() as connection:
        facture = find_invoice(connection, numero)
        known = {(r.quoi, r.apres) for r in load(connection, facture.numero)}
        found = tuple(c for c in rectifications(facture.draft, now) if (c[0], c[2]) not in known)
        if not found:
            raise UserError(
                f"Rien n’est à rectifier sur {facture.numero} : le classeur dit ce qu’elle dit.",
                "Corrigez d’abord le classeur ; pour un montant, faites un avoir.",
            )
        for quoi, avant, apres in found:
            faits = {
                "date": on.isoformat(),
                "quoi": quoi,
                "avant": avant,
                "apres": apres,
                "motif": motif.strip(),
            }
            append(connection, RECTIFICATION, facture.numero, faits)
    return found


PLACE = re.compile(r"(.*), (\S*) ([^,]*)", re.DOTALL)


def as_rectified(draft: Draft, changes: Iterable[Rectification]) -> Draft:
    """The draft with what was rectified of its customer and references: to write to them, not to reprint."""
    client: dict[str, str] = {}
    references: dict[str, str] = {}
    for change in changes:
        if change.quoi == "l’adresse du client":
            found = PLACE.fullmatch(change.apres)
            client |= zip(ADDRESS, found.groups() if found else (change.apres, "", ""), strict=True)
        elif change.quoi in OF_CLIENT:
            client[OF_CLIENT[change.quoi]] = change.apres
        elif change.quoi in OF_DRAFT:
            references[OF_DRAFT[change.quoi]] = change.apres
    return draft.model_copy(update={"client": draft.client.model_copy(update=client), **references})


ADDRESS = ("adresse", "code_postal", "ville")
OF_CLIENT = {"le nom du client": "nom", "le SIRET du client": "siret"}
OF_DRAFT = {"le code service": "code_service", "le n° d’engagement": "numero_engagement"}
# What an electronic invoice is sent by: where it is rectified, the file would still say the other.
ROUTING = ("le SIRET du client", *OF_DRAFT)


def load(connection: sa.Connection, numero: str | None = None) -> tuple[Rectification, ...]:
    """The rectifications of one invoice, or of all, in the order they were recorded."""
    query = sa.select(ecritures.c.contenu).where(ecritures.c.genre == RECTIFICATION)
    if numero is not None:
        query = query.where(ecritures.c.numero == numero)
    read = (json.loads(text) for text in connection.scalars(query.order_by(ecritures.c.rang)))
    return tuple(Rectification(f["numero"], f["quoi"], f["avant"], f["apres"], f["inscrit_le"]) for f in read)
