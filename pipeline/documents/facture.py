"""The invoice of one payer."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.dispositifs import TypeDocument, cle
from pipeline.documents.conditions import organisme, prevu
from pipeline.documents.fields import champ
from pipeline.documents.identites import Document, IdentiteOrganisme
from pipeline.documents.types import (
    DUE,
    SANS_OBJET,
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    pas_encore,
)
from pipeline.french import date_longue, periode
from pipeline.model import etats, facturation
from pipeline.model.entites import Dossier, Modele
from pipeline.model.factures import Draft
from pipeline.model.factures import LigneFacture as Ligne
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


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteFacture:
    """The provisional invoice of one payer, or the invoice whose number the finance software gave."""
    dossier, draft = sujet.un_dossier(), _brouillon(sujet)
    imported = numero_importe(dossier, draft)
    return depuis_brouillon(
        draft,
        dossier,
        ressources,
        numero=imported.numero if imported else None,
        jour=imported.date_de_facture if imported else None,
    )


def depuis_brouillon(
    draft: Draft,
    dossier: Dossier,
    ressources: Ressources,
    numero: str | None = None,
    jour: dt.date | None = None,
) -> ContexteFacture:
    """What an invoice prints: of its draft for the amounts, of its dossier for the periods."""
    payment = dossier.dispositif.paiement
    return ContexteFacture(
        document=Document(numero or f"FAC-{dossier.reference}", _titre(numero)),
        organisme=organisme(dossier, "facture", ressources, draft.execution),
        emetteur=_emetteur(dossier.organisme.row),
        client=_client(draft),
        numero=numero,
        date=jour,
        numero_engagement=draft.numero_engagement or None,
        numero_bon_de_commande=draft.numero_bon_de_commande or None,
        convention=draft.convention or None,
        date_d_execution=_execution(dossier, draft.execution),
        lignes=tuple(_ligne(line) for line in draft.lignes),
        total_ht=draft.total_ht,
        tva=tuple(LigneTVA(t.taux, t.base, t.montant) for t in draft.tva if t.taux),
        total_ttc=draft.total_ttc,
        mention_tva=draft.mention_tva or None,
        deliberation=dossier.tarif.deliberation if dossier.tarif else None,
        delai_de_paiement=draft.delai_de_paiement,
        ordre=payment.ordre if payment else None,
        pieces_fiphfp=_rembourse(dossier, draft),
    )


def _brouillon(sujet: Sujet) -> Draft:
    if sujet.brouillon is None:
        raise TypeError(f"{sujet.cle} has no draft")
    return sujet.brouillon


def _titre(numero: str | None) -> str:
    return f"Facture n°\u00a0{numero}" if numero else "Facture provisoire"


def _emetteur(row: sheets.Organisme) -> Emetteur:
    return Emetteur(
        numero_tva=row.numero_tva,
        comptable_public=row.comptable_public,
        iban=row.iban,
        bic=row.bic,
        mentions_de_retard=bool(row.mentions_de_retard_de_paiement),
    )


def _client(draft: Draft) -> Client:
    who = draft.client
    return Client(who.nom, who.siret, who.adresse, who.code_postal, who.ville, draft.code_service or None)


def _ligne(line: Ligne) -> LigneFacture:
    return LigneFacture(
        libelle=line.libelle,
        detail=line.detail or None,
        quantite=line.quantite,
        unite=line.unite,
        prix_unitaire=line.prix_unitaire,
        montant=line.montant,
    )


def _execution(dossier: Dossier, end: dt.date) -> str:
    held = [s.row.date for s in etats.tenues(dossier)]
    start = min(held, default=etats.debut(dossier) or end)
    return periode(min(start, end), end)


def _rembourse(dossier: Dossier, draft: Draft) -> bool:
    """An employer who pays, then is reimbursed: the checklist goes with its copy, and says no ground."""
    row = dossier.confidentiel.row if dossier.confidentiel else None
    own = {cle(employer.row.code) for employer in dossier.employeurs}
    return (
        row is not None and row.eligibilite_fiphfp_verifiee_le is not None and cle(draft.client.code) in own
    )


def numero_importe(dossier: Dossier, draft: Draft) -> sheets.AFacturer | None:
    """The line of « À facturer » that gives this payer's invoice a number of the finance software."""
    for record in dossier.a_facturer:
        row = record.row
        if row.numero and (row.financeur is None or cle(row.financeur) == cle(draft.financeur.code)):
            return row
    return None


def _sujets(modele: Modele) -> Iterator[Sujet]:
    """One per draft; one per dossier where there is none yet, so that the report can say why."""
    for dossier in modele.dossiers:
        drafts = dossier.brouillons
        if not drafts:
            yield Sujet(dossier.reference, dossier=dossier)
        for draft in drafts:
            suffix = "" if len(drafts) == 1 else f"-{draft.financeur.code}"
            yield Sujet(f"{dossier.reference}{suffix}", dossier=dossier, brouillon=draft)


def _verdict(sujet: Sujet) -> Verdict:
    """Due once the bilan is closed, or interrupted under a rule."""
    dossier = sujet.un_dossier()
    first = prevu(dossier, TypeDocument.FACTURE)
    if first is not DUE:
        return first
    if not facturation.exigible(dossier):
        return pas_encore(_attente(dossier))
    # An interruption for which nothing is due leaves no draft, and no error either.
    nothing = sujet.brouillon is None and not any(sujet.retenues("facture"))
    return SANS_OBJET if nothing else DUE


def _attente(dossier: Dossier) -> str:
    end = etats.fin_prevue(dossier)
    when = f" Fin prévue le {date_longue(end)}." if end else ""
    return f"Le bilan n’est pas clos.{when}"


def _fichier(sujet: Sujet) -> tuple[str, ...]:
    draft = sujet.brouillon
    imported = numero_importe(sujet.un_dossier(), draft) if draft else None
    if imported is not None and imported.numero:
        return (imported.numero,)
    return (*nom_et_reference(sujet), *([draft.financeur.code] if draft else ()))


TYPE = DocumentType(
    kind="facture",
    nom="Facture",
    template="facture.docx",
    dossier="factures",
    extension=".docx",
    lecteurs="le service financier et le payeur",
    sujets=_sujets,
    verdict=_verdict,
    produire=contexte,
    fichier=_fichier,
)
