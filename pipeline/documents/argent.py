"""What documents say of money: price, lines, tax, funders' parts, terms of payment."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.dispositifs import Production
from pipeline.documents.fields import champ
from pipeline.documents.identites import IdentiteOrganisme, LogoOrganisme
from pipeline.documents.kind import Sujet
from pipeline.french import nombre, typographie
from pipeline.model import facturation, mentions, montants
from pipeline.model.entites import Dossier, Financement
from pipeline.model.factures import Draft, Paiement, Tiers
from pipeline.model.factures import LigneFacture as Ligne
from pipeline.model.factures import Lignes as Corps
from pipeline.model.groupe import partages
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
class Finances:
    """Price, deliberation, funding and payment terms."""

    montant: Decimal | None = champ("Montant du bilan ; rien si la prestation n'est pas facturée", "2 040,50")
    unite: str | None = champ("Unité du tarif", "bilan")
    total: Decimal | None = champ(
        "Pour les agents de l'employeur, dans une promotion ; rien sans clé de répartition", "2 250"
    )
    deliberation: str | None = champ("Délibération qui fixe le tarif", "délibération du 12 décembre 2025")
    contenu_du_prix: tuple[str, ...] = champ("Ce que le prix comprend", "(liste)")
    parts: tuple[Part, ...] = champ("Financeurs et leurs parts", "(liste)")
    mention_tva: str | None = champ(
        "Régime de TVA, ou taux compris dans le prix", "Exonération de TVA (article 261-4-4° a du CGI)"
    )
    delai_de_paiement: int | None = champ("Délai de paiement, en jours", 30)
    ordre: str | None = champ("À l'ordre de", "la perception de Quimper municipale")
    prise_en_charge: str | None = champ("Qui prend en charge le coût", "(texte)")
    interruption: str | None = champ("Ce qui est dû en cas d'interruption", "Le forfait reste dû.")


def partagees(dossier: Dossier) -> Finances:
    """The price of one bilan, shared out between its funders where it is an amount known beforehand."""
    tarif = dossier.tarif
    billed = tarif is not None and facturation.production(dossier) is Production.OUI
    # A price per hour or for a group is no amount to share out before the bilan is done.
    if tarif is None or not billed or tarif.unite not in (Unite.BILAN.value, Unite.AGENT.value):
        return prix(dossier)
    return prix(dossier, parts_de(dossier, tarif.montant))


def parts_de(dossier: Dossier, total: Decimal) -> tuple[Part, ...]:
    """What each funder pays of ``total`` (euros, taxes included); nothing where no funder is known."""
    rows = dossier.financements
    if not rows:
        return ()
    shares = montants.partager(total, [montants.Part(f.payeur.nom, f.part, f.montant) for f in rows])
    pairs = zip(rows, shares, strict=True)
    return tuple(Part(f.payeur.nom, share, _engagement(dossier, f)) for f, share in pairs)


def _engagement(dossier: Dossier, financement: Financement) -> str | None:
    """The commitment, or the word that one is still wanted, where it must be."""
    wanted = "à communiquer" if financement.payeur.engagement_obligatoire else None
    return numero_engagement(dossier, financement) or wanted


def du_groupe(sujet: Sujet) -> Finances:
    """The price of a promotion, and what its agents of this employer come to; no payer, hence no ground."""
    return prix(sujet.dossiers[0], total=_total(sujet))


def _total(sujet: Sujet) -> Decimal | None:
    """What is due for this employer's agents: the price of each, or their part of the group's."""
    group, members = sujet.un_groupe(), sujet.dossiers
    tarif = members[0].tarif
    shared = any(len(each.employeurs) > 1 for each in members)  # nothing says which employer pays for them
    if tarif is None or shared or tarif.unite == Unite.HEURE.value:
        return None
    if tarif.unite != Unite.GROUPE.value:
        return sum((each.tarif.montant for each in members if each.tarif), Decimal(0))
    parts = partages((group,)).parts
    if any(each.reference not in parts for each in members):
        return None
    return sum((share for each in members for share in parts[each.reference]), Decimal(0))


def prix(dossier: Dossier, parts: tuple[Part, ...] = (), total: Decimal | None = None) -> Finances:
    """The price and its terms, as the scheme and the body that delivers it say."""
    scheme, tarif, payment = dossier.dispositif, dossier.tarif, dossier.dispositif.paiement
    billed = tarif if facturation.production(dossier) is Production.OUI else None
    mention, rate = mentions.regime(dossier.organisme.row)
    included = f"TVA de {nombre(rate)}\u00a0% comprise" if rate else None
    return Finances(
        montant=billed.montant if billed else None,
        unite=billed.unite if billed else None,
        total=total if billed else None,
        deliberation=billed.deliberation if billed else None,
        contenu_du_prix=scheme.contenu_du_prix,
        parts=parts,
        mention_tva=mention or included,
        delai_de_paiement=payment.delai_jours if payment else None,
        ordre=payment.ordre if payment else None,
        prise_en_charge=scheme.prise_en_charge,
        interruption=scheme.interruption.texte if scheme.interruption else None,
    )
