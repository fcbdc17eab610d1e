"""What a convention and a quotation say of money: price, funders' parts, terms of payment."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.dispositifs import Production
from pipeline.documents.fields import champ
from pipeline.model import facturation, montants
from pipeline.model.entites import Dossier
from pipeline.workbook.vocabulary import Unite


@dataclass(frozen=True, slots=True)
class Part:
    """One funder's share."""

    nom: str = champ("Financeur", "Commune de Kerlannic")
    montant: Decimal = champ("Montant", "2 040,50")
    numero_engagement: str | None = champ("N° d'engagement", "E-2026-118")


@dataclass(frozen=True, slots=True)
class Finances:
    """Price, deliberation, funding and payment terms."""

    montant: Decimal | None = champ("Montant du bilan ; rien si la prestation n'est pas facturée", "2 040,50")
    unite: str | None = champ("Unité du tarif", "bilan")
    deliberation: str | None = champ("Délibération qui fixe le tarif", "délibération du 12 décembre 2025")
    contenu_du_prix: tuple[str, ...] = champ("Ce que le prix comprend", "(liste)")
    parts: tuple[Part, ...] = champ("Financeurs et leurs parts", "(liste)")
    mention_tva: str | None = champ(
        "Régime de TVA, en toutes lettres", "Exonération de TVA (article 261-4-4° a du CGI)"
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
    return tuple(Part(f.payeur.nom, share, f.numero_engagement) for f, share in pairs)


def prix(dossier: Dossier, parts: tuple[Part, ...] = ()) -> Finances:
    """The price and its terms, as the scheme and the body that delivers it say."""
    scheme, tarif, payment = dossier.dispositif, dossier.tarif, dossier.dispositif.paiement
    billed = tarif if facturation.production(dossier) is Production.OUI else None
    mention, _ = facturation.regime(dossier.organisme.row)
    return Finances(
        montant=billed.montant if billed else None,
        unite=billed.unite if billed else None,
        deliberation=billed.deliberation if billed else None,
        contenu_du_prix=scheme.contenu_du_prix,
        parts=parts,
        mention_tva=mention or None,
        delai_de_paiement=payment.delai_jours if payment else None,
        ordre=payment.ordre if payment else None,
        prise_en_charge=scheme.prise_en_charge,
        interruption=scheme.interruption.texte if scheme.interruption else None,
    )
