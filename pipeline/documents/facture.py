"""The invoice of one payer."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteOrganisme


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


@dataclass(frozen=True, slots=True)
class ContexteFacture:
    """The invoice of one funder for one bilan, or several."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'émetteur", "(voir ses champs)")
    emetteur: Emetteur = champ("TVA et paiement", "(voir ses champs)")
    client: Client = champ("Le client", "(voir ses champs)")
    numero: str | None = champ("Numéro ; rien pour une facture provisoire", "CDG-2026-00042")
    date: dt.date | None = champ("Date d'émission ; rien pour une facture provisoire", "1er juillet 2026")
    numero_engagement: str | None = champ("N° d'engagement", "E-2026-118")
    numero_bon_de_commande: str | None = champ("N° de bon de commande", "BC-77")
    convention: str | None = champ("Référence de la convention", "CONV-2026-014")
    date_d_execution: str = champ("Date ou période d'exécution", "du 3 mars au 12 juin 2026")
    lignes: tuple[LigneFacture, ...] = champ("Lignes", "(liste)")
    total_ht: Decimal = champ("Total hors taxes", "2 040,50")
    tva: tuple[LigneTVA, ...] = champ("TVA par taux ; vide sans TVA", "(liste)")
    total_ttc: Decimal = champ("Total à payer", "2 040,50")
    mention_tva: str | None = champ("Mention d'exonération ou de non-assujettissement", "Exonération de TVA…")
    deliberation: str | None = champ("Délibération qui fixe le tarif", "délibération du 12 décembre 2025")
    delai_de_paiement: int = champ("Délai, en jours à compter de la réception", 30)
    ordre: str | None = champ("À l'ordre de", "la perception de Quimper municipale")
    pieces_fiphfp: bool = champ("Rappeler les pièces à joindre au remboursement", "non")
