"""The legal wording of invoices: dated data, with its source; none is invented for a day without any."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import UserError
from pipeline.french import date_courte, montant, typographie
from pipeline.model.factures import Draft, MentionLegale, Tiers
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import RegimeTVA, TypeOrganisme

PUBLIEES = Path(__file__).with_name("mentions.toml")
SANS_TVA = {RegimeTVA.EXONERE: "exonere", RegimeTVA.HORS_CHAMP: "hors_champ"}
RECOURS, ESCOMPTE = "recours", "escompte"  # what an organisation writes itself: no date changes it
PUBLICS = ("1", "2")  # what the SIREN of a public body begins with (INSEE)
PRIVE = "_prive"
DEBUT, FIN = date(1900, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Mention:
    """One wording. ``du`` and ``au`` are the first and the last day it may be printed."""

    cle: str
    texte: str
    source: str
    du: date = DEBUT
    au: date = FIN


def lire(faits: Iterable[dict[str, Any]]) -> tuple[Mention, ...]:
    """Read the tables ``[[mentions]]``. Raises ``TypeError`` or ``KeyError`` for what is not one."""
    return tuple(_lue(**each) for each in faits)


def _lue(cle: str, texte: str, source: str, du: date = DEBUT, au: date = FIN) -> Mention:
    if (
        not all(isinstance(x, str) for x in (cle, texte, source))
        or type(du) is not date
        or type(au) is not date
    ):
        raise TypeError(cle)
    return Mention(cle, typographie(texte), source, du, au)


@cache
def publiees() -> tuple[Mention, ...]:
    """The wordings that come with the program."""
    return lire(tomllib.loads(PUBLIEES.read_text("utf-8"))["mentions"])


def valable(cle: str, jour: date | None, en_plus: Sequence[Mention] = ()) -> Mention | None:
    """The wording of this key on that day, an office's own before ours; None where none is known."""
    known = (m for m in (*en_plus, *publiees()) if m.cle == cle and (jour is None or m.du <= jour <= m.au))
    return next(known, None)


def exigee(cle: str, jour: date, en_plus: Sequence[Mention] = ()) -> Mention:
    """The wording of this key on that day. Raises ``UserError`` where none is known: none is guessed."""
    found = valable(cle, jour, en_plus)
    if found is None:
        raise UserError(
            f"La mention « {cle} » qui vaut le {date_courte(jour)} n’est pas connue : la facture attend.",
            "Inscrivez-la dans inputs/facturation.toml, sous [[mentions]] : cle, texte, source, du.",
        )
    return found


def regime(row: sheets.Organisme, jour: date | None = None) -> tuple[str, Decimal]:
    """The exemption's wording on that day (none: the last known) and the rate, in per cent, of an issuer."""
    if row.regime_de_tva is RegimeTVA.TAUX:
        return "", row.taux_de_tva or Decimal(0)
    key = SANS_TVA.get(row.regime_de_tva) if row.regime_de_tva else None
    found = valable(key, jour) if key else None
    return found.texte if found else "", Decimal(0)


def dater(draft: Draft, jour: date, en_plus: Sequence[Mention] = ()) -> Draft:
    """The draft with the legal wording of its day of issue. Raises ``UserError`` where none is known."""
    key = {regime.value: cle for regime, cle in SANS_TVA.items()}.get(draft.regime)
    return draft.model_copy(
        update={
            "mention_tva": exigee(key, jour, en_plus).texte if key else draft.mention_tva,
            "mentions": tuple(_datee(m, jour, en_plus) for m in draft.mentions),
        }
    )


def _datee(mention: MentionLegale, jour: date, en_plus: Sequence[Mention]) -> MentionLegale:
    if mention.cle in (RECOURS, ESCOMPTE):
        return mention
    found = exigee(mention.cle, jour, en_plus)
    return MentionLegale(cle=found.cle, texte=found.texte, source=found.source)


def prive(client: Tiers) -> bool:
    """Whether a customer is known for none of the State, local bodies and their establishments (INSEE)."""
    return bool(client.siret) and not client.siret.startswith(PUBLICS)


def mentions(
    row: sheets.Organisme, jour: date | None = None, client: Tiers | None = None
) -> Iterator[MentionLegale]:
    """What the issuer must print, or chose to: a private provider has no choice but to claim lateness.

    Lateness is claimed by the code of public procurement of a public customer, else by that of commerce.
    """
    provider = row.type is TypeOrganisme.PRESTATAIRE
    taxe = row.regime_de_tva is RegimeTVA.TAUX
    retard = provider or bool(row.mentions_de_retard_de_paiement)
    suffix = PRIVE if client is not None and prive(client) else ""
    wanted = (
        ("categorie", taxe),
        ("debits", taxe and bool(row.option_debits)),
        ("sans_escompte", provider and not row.escompte),
        (f"penalites{suffix}", retard),
        (f"indemnite{suffix}", retard),
    )
    for key in (key for key, due in wanted if due):
        found = valable(key, jour)
        if found:
            yield MentionLegale(cle=key, texte=found.texte, source=found.source)
    for key, typed in ((ESCOMPTE, row.escompte), (RECOURS, row.voies_de_recours)):
        if typed:
            yield MentionLegale(cle=key, texte=typographie(typed))


def emetteur(row: sheets.Organisme) -> Tiers:
    """The issuer as a party, with what reaches it and what a company must say of itself."""
    return Tiers(
        code=row.code,
        nom=row.nom,
        siret=row.siret,
        adresse=row.adresse,
        code_postal=row.code_postal,
        ville=row.ville,
        numero_tva=row.numero_tva or "",
        type=row.type.value,
        telephone=row.telephone or "",
        courriel=row.courriel or "",
        societe=societe(row),
        pays=row.pays or "",
    )


def societe(row: sheets.Organisme) -> str:
    """What a company says of itself: « SAS au capital de 10 000,00 €, RCS Brest 999 001 423 »."""
    capital = f"capital de {montant(row.capital)}" if row.capital else ""
    forme = " au ".join(part for part in (row.forme_juridique, capital) if part)
    return ", ".join(part for part in (forme, row.rcs) if part)
