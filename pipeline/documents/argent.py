"""What documents say of money: price, lines, tax, funders' parts, terms of payment."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.dispositifs import Production
from pipeline.documents.fields import champ
from pipeline.documents.identites import IdentiteOrganisme, LogoOrganisme
from pipeline.french import typographie
from pipeline.model import employeurs, facturation, mentions, montants
from pipeline.model.entites import Dossier, Financement, Periode
from pipeline.model.factures import Draft, Paiement, Tiers, ligne_ttc
from pipeline.model.factures import LigneFacture as Ligne
from pipeline.model.factures import Lignes as Corps
from pipeline.model.obstacles import numero_engagement
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import Unite


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
    societe: str | None = champ("Forme, capital et RCS d'une société", "SAS au capital de 10 000 €")


def emetteur(row: sheets.Organisme) -> Emetteur:
    """The issuer, as its row says."""
    return Emetteur(
        numero_tva=row.numero_tva,
        comptable_public=row.comptable_public,
        iban=row.iban,
        bic=row.bic,
        mentions_de_retard=bool(row.mentions_de_retard_de_paiement),
        societe=mentions.societe(row) or None,
    )


def emetteur_de(draft: Draft) -> Emetteur:
    """The issuer, as the invoice froze it; records of 0.1.0 kept neither payee nor account."""
    paid = draft.paiement or Paiement()
    return Emetteur(
        numero_tva=draft.emetteur.numero_tva or None,
        comptable_public=paid.comptable or None,
        iban=paid.iban or None,
        bic=paid.bic or None,
        mentions_de_retard=draft.interets,
        societe=draft.emetteur.societe or None,
    )


def identite(who: Tiers, logo: LogoOrganisme | None = None) -> IdentiteOrganisme:
    """The issuer as the invoice named it."""
    return IdentiteOrganisme(
        nom=who.nom,
        type=who.type,
        designation="",
        siret=who.siret,
        adresse=who.adresse,
        code_postal=who.code_postal,
        ville=who.ville,
        telephone=who.telephone or None,
        courriel=who.courriel or None,
        logo=logo,
        ville_de_signature=who.ville,
        signataire=None,
        dpo=None,
        base_legale=None,
        duree_de_conservation=None,
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


@dataclass(frozen=True, slots=True)
class Part:
    """One funder's share."""

    nom: str = champ("Financeur", "Commune de Kerlannic")
    montant: Decimal = champ("Montant", "2 040,50")
    numero_engagement: str | None = champ("N° d'engagement, s'il y en a un ou s'il en faut un", "E-2026-118")


@dataclass(frozen=True, slots=True)
class Prix:
    """An amount, tax included, and what it is made of where tax is due."""

    ttc: Decimal = champ("Montant, toutes taxes comprises", "2 040,50")
    ht: Decimal | None = champ("Montant hors taxes ; rien sans TVA", "1 700,42")
    tva: Decimal | None = champ("Montant de la TVA ; rien sans TVA", "340,08")
    taux: Decimal | None = champ("Taux de TVA, en pour cent ; rien sans TVA", "20")


@dataclass(frozen=True, slots=True)
class Finances:
    """Price, deliberation, employers' shares and payment terms; no funder is ever named here."""

    prix: Prix | None = champ("Prix ; rien si la prestation n'est pas facturée", "(voir ses champs)")
    unite: str | None = champ("Unité du tarif", "bilan")
    total: Prix | None = champ(
        "Pour les agents de l'employeur, dans une promotion ; rien sans clé de répartition",
        "(voir ses champs)",
    )
    plafond: Prix | None = champ("Tarif à l'heure : ce que coûte la présence prévue", "(voir ses champs)")
    deliberation: str | None = champ("Délibération qui fixe le tarif", "délibération du 12 décembre 2025")
    contenu_du_prix: tuple[str, ...] = champ("Ce que le prix comprend", "(liste)")
    parts: tuple[Part, ...] = champ("Part de chaque employeur, s'ils sont plusieurs", "(liste)")
    mention_tva: str | None = champ("Exonération ou non-assujettissement", "Exonération de TVA…")
    delai_de_paiement: int | None = champ("Délai de paiement, en jours", 30)
    ordre: str | None = champ("À l'ordre de", "la perception de Quimper municipale")


def prix_de(body: sheets.Organisme, ttc: Decimal) -> Prix:
    """An amount in euros, tax included, with its base and its tax where the body charges any."""
    _, rate = mentions.regime(body)
    line = ligne_ttc("", Decimal(1), Unite.BILAN, ttc, rate)
    return Prix(ttc, line.montant, line.tva, rate) if rate else Prix(ttc, None, None, None)


def partagees(dossier: Dossier) -> Finances:
    """The price of one bilan, and the share of each employer where they are several."""
    return prix(dossier, parts=parts_des_employeurs(dossier))


def parts_des_employeurs(dossier: Dossier) -> tuple[Part, ...]:
    """The share of each employer, with what a third party pays for them: none is named, none appears."""
    total = facturation.prix_a_partager(dossier)
    if total is None or len(dossier.employeurs) < 2:
        return ()
    shares = employeurs.parts(dossier, total)
    return (
        tuple(
            Part(record.row.nom, share, None)
            for record, share in zip(dossier.employeurs, shares, strict=True)
        )
        if shares
        else ()
    )


def parts_de(dossier: Dossier, total: Decimal) -> tuple[Part, ...]:
    """What each funder pays of ``total`` (euros, taxes included); nothing where no funder is known."""
    rows = dossier.financements
    if not rows or any(f.periode is not Periode.ENTIERE for f in rows):  # by their hours, known at the end
        return ()
    shares = montants.partager(total, [montants.Part(f.payeur.nom, f.part, f.montant) for f in rows])
    pairs = zip(rows, shares, strict=True)
    return tuple(Part(f.payeur.nom, share, _engagement(dossier, f)) for f, share in pairs)


def _engagement(dossier: Dossier, financement: Financement) -> str | None:
    """The commitment, or the word that one is still wanted, where it must be."""
    wanted = "à communiquer" if financement.payeur.engagement_obligatoire else None
    return numero_engagement(dossier, financement) or wanted


def prix(dossier: Dossier, parts: tuple[Part, ...] = (), total: Decimal | None = None) -> Finances:
    """The price and its terms, as the scheme and the body that delivers it say."""
    scheme, payment, body = dossier.dispositif, dossier.dispositif.paiement, dossier.organisme.row
    billed = dossier.tarif if facturation.production(dossier) is Production.OUI else None
    capped = facturation.prix_a_partager(dossier) if billed and billed.unite == Unite.HEURE.value else None
    mention, _ = mentions.regime(body)
    return Finances(
        prix=prix_de(body, billed.montant) if billed else None,
        unite=billed.unite if billed else None,
        total=prix_de(body, total) if billed and total is not None else None,
        plafond=prix_de(body, capped) if capped is not None else None,
        deliberation=billed.deliberation if billed else None,
        contenu_du_prix=scheme.contenu_du_prix,
        parts=parts,
        mention_tva=mention or None,
        delai_de_paiement=payment.delai_jours if payment else None,
        ordre=payment.ordre if payment else None,
    )
