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


@dataclass(frozen=True, slots=True)
class Rectification:
    """One rectification recorded: what, from what, to what, when."""

    numero: str
    quoi: str
    avant: str
    apres: str
    inscrit_le: str


def rectifications(then: Draft, now: Draft, known: Iterable[Rectification] = ()) -> Iterator[Change]:
    """What is written otherwise today: heading, as the invoice has it (since ``known``), as the workbook."""
    since = {each.quoi: each.apres for each in known}
    for heading, value in RECTIFIABLE:
        printed, after = value(then), value(now)
        before = since.get(heading, printed)
        if before != after and (printed or then.paiement is not None or heading != "l’IBAN"):
            yield heading, before, after


def misprinted(then: Draft, known: Iterable[Rectification]) -> tuple[str, ...]:
    """The headings that the invoice still prints otherwise than they were last rectified."""
    since = {each.quoi: each.apres for each in known}
    return tuple(heading for heading, value in RECTIFIABLE if since.get(heading, value(then)) != value(then))


def rectify(register: Register, numero: str, now: Draft, motif: str, on: date) -> tuple[Change, ...]:
    """Record what the workbook says otherwise than the invoice, once; the invoice itself never changes."""
    with register.writing() as connection:
        facture = find_invoice(connection, numero)
        known = load(connection, facture.numero)
        found = tuple(rectifications(facture.draft, now, known))
        if not found:
            since = " depuis sa rectification" if known else ""
            raise UserError(
                f"Rien n’est à rectifier sur {facture.numero} : le classeur dit ce qu’elle dit{since}.",
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


def by_number(register: Register) -> dict[str, list[Rectification]]:
    """Every rectification, by the invoice that it rectifies."""
    found: dict[str, list[Rectification]] = {}
    with register.reading() as connection:
        for each in load(connection):
            found.setdefault(each.numero, []).append(each)
    return found
