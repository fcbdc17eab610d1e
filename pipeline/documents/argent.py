"""What invoices, credit notes and quotations share: issuer, customer, lines, tax."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.fields import champ
from pipeline.french import typographie
from pipeline.model.factures import Draft
from pipeline.model.factures import LigneFacture as Ligne
from pipeline.model.factures import Lignes as Corps
from pipeline.workbook import sheets


@dataclass(frozen=True, slots=True)
class LigneFacture:
    """One line of an invoice."""

    libelle: str = champ("Désignation", "Bilan professionnel de Madame Léa Le Goff")
    detail: str | None = champ("Précision", "Convention CONV-2026-014, du 3 mars au 12 juin 2026")
    quantite: Decimal = champ("Quantité", "1")
    unite: str = champ("Unité", "bilan")
    prix_unitaire: Decimal = champ("Prix unitaire hors taxes", "2 040,50")
    montant: Decimal = champ("Montant hors taxes", "2 040,50")


@dataclass(frozen=True, slots=True)
class LigneTVA:
    """VAT of one rate."""

    taux: Decimal = champ("Taux, en pour cent", "20")
    base: Decimal = champ("Base hors taxes", "1 000")
    montant: Decimal = champ("Montant de la TVA", "200")


@dataclass(frozen=True, slots=True)
class Client:
    """Whom the invoice is addressed to."""

    nom: str = champ("Nom", "Commune de Kerlannic")
    siret: str = champ("SIRET, 14 chiffres", "21290001900017")
    adresse: str = champ("Adresse", "1 place de la Mairie")
    code_postal: str = champ("Code postal", "29000")
    ville: str = champ("Ville", "Quimper")
    code_service: str | None = champ("Code service", "RH-01")


@dataclass(frozen=True, slots=True)
class Emetteur:
    """What only an invoice says of the issuer: VAT, payee, account."""

    numero_tva: str | None = champ("N° de TVA", "FR12282900016")
    comptable_public: str | None = champ("Comptable public", "Service de gestion comptable de Quimper")
    iban: str | None = champ("IBAN", "FR7630001007941234567890185")
    bic: str | None = champ("BIC", "BDFEFRPPCCT")
    mentions_de_retard: bool = champ("Pénalités et indemnité imprimées", "oui")


def emetteur(row: sheets.Organisme) -> Emetteur:
    """The issuer, as its row says."""
    return Emetteur(
        numero_tva=row.numero_tva,
        comptable_public=row.comptable_public,
        iban=row.iban,
        bic=row.bic,
        mentions_de_retard=bool(row.mentions_de_retard_de_paiement),
    )


def client(draft: Draft) -> Client:
    """The addressee of a draft."""
    who = draft.client
    return Client(who.nom, who.siret, who.adresse, who.code_postal, who.ville, draft.code_service or None)


def ligne(line: Ligne, precision: str = "") -> LigneFacture:
    """One line as printed; ``precision`` is added to what it says already."""
    detail = "\u00a0; ".join(part for part in (line.detail, precision) if part)
    return LigneFacture(
        libelle=line.libelle,
        detail=typographie(detail) or None,
        quantite=line.quantite,
        unite=line.unite,
        prix_unitaire=line.prix_unitaire,
        montant=line.montant,
    )


def tva(corps: Corps) -> tuple[LigneTVA, ...]:
    """VAT per rate; nothing where none is due."""
    return tuple(LigneTVA(t.taux, t.base, t.montant) for t in corps.tva if t.taux)


def commun(values: Iterable[str | None]) -> str | None:
    """The value that all share; None when they differ: one page cannot say both."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def bornes(periods: Iterable[tuple[dt.date, dt.date]]) -> tuple[dt.date, dt.date]:
    """From the first day of all to the last."""
    known = list(periods)
    return min(start for start, _ in known), max(end for _, end in known)
