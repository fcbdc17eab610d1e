"""Who is billed what for a bilan: the drafts of its invoices, or the errors that withhold them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.dispositifs import Production, RegleInterruption, TypeDocument, cle
from pipeline.errors import UserError
from pipeline.french import montant as en_euros
from pipeline.french import nombre
from pipeline.issues import Issue
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier, Financement, Payeur, TarifRetenu
from pipeline.model.factures import Draft, LigneFacture, Tiers, cle_bilan, ligne_ttc
from pipeline.model.groupe import au_groupe
from pipeline.model.montants import Part, Prix, du_apres_interruption, partager, prix
from pipeline.model.obstacles import facture_retenue, numero_engagement, obstacles
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import RegimeTVA, Unite

EXONERATION = "Exonération de TVA – article 261-4-4°\u00a0a du code général des impôts"
HORS_CHAMP = "Opération hors du champ de la TVA – article 256\u00a0B du code général des impôts"
MENTIONS_TVA = {RegimeTVA.EXONERE: EXONERATION, RegimeTVA.HORS_CHAMP: HORS_CHAMP}
DELAI_PAR_DEFAUT = 30


@dataclass(frozen=True, slots=True)
class Facturation:
    """The drafts of a dossier's invoices, and what stands in their way."""

    brouillons: tuple[Draft, ...] = ()
    issues: tuple[Issue, ...] = ()


def production(dossier: Dossier) -> Production:
    """Whether the scheme, delivered by this body, makes an invoice."""
    made = dossier.dispositif.production(TypeDocument.FACTURE, dossier.organisme.row.type.value)
    if made is Production.SI_TARIF:
        return Production.OUI if dossier.tarif else Production.SANS_OBJET
    return made or Production.SANS_OBJET


def a_l_heure(dossier: Dossier) -> bool:
    """Whether the invoice counts hours: by its tariff, or by the rule of an interruption."""
    rule = dossier.dispositif.interruption if etats.interrompu(dossier) else None
    by_rule = rule is not None and rule.regle is RegleInterruption.HEURES
    return by_rule or (dossier.tarif is not None and dossier.tarif.unite == Unite.HEURE.value)


def exigible(dossier: Dossier) -> bool:
    """Whether the bilan is billed now: closed, or interrupted."""
    return etats.clos(dossier) or etats.interrompu(dossier)


def facturer(dossier: Dossier, du_groupe: Sequence[Decimal] = ()) -> Facturation:
    """The drafts of a closed or interrupted bilan; nothing before, nothing where no invoice is made.

    ``du_groupe`` is what each payer owes of the price of the whole group, where that is the tariff.
    """
    if production(dossier) is not Production.OUI or not exigible(dossier):
        return Facturation()
    tarif = dossier.tarif
    if tarif is None:
        return Facturation()  # the rules of the tariff say it, for the convention too
    found = obstacles(dossier, tarif, keyed=bool(du_groupe))
    if found:
        return Facturation(issues=tuple(found))
    try:
        due = _du(dossier, tarif)
        if not due.montant:
            return Facturation()
        shares = _parts(dossier, due, du_groupe)
    except UserError as error:
        origin = dossier.agent.at("tarif")
        issue = facture_retenue("facturation-impossible", error.message, error.remedy, origin, dossier)
        return Facturation(issues=(issue,))
    pairs = zip(dossier.financements, shares, strict=True)
    return Facturation(tuple(_brouillon(dossier, f, share, due) for f, share in pairs if share > 0))


def regime(row: sheets.Organisme) -> tuple[str, Decimal]:
    """The exemption's wording and the rate, in per cent, of an issuer."""
    if row.regime_de_tva is RegimeTVA.TAUX:
        return "", row.taux_de_tva or Decimal(0)
    return (MENTIONS_TVA[row.regime_de_tva] if row.regime_de_tva else ""), Decimal(0)


def _parts(dossier: Dossier, due: Prix, du_groupe: Sequence[Decimal]) -> Sequence[Decimal]:
    """What each payer owes, in the order of the funders."""
    if due.unite is Unite.GROUPE:
        return du_groupe
    return partager(due.montant, [Part(f.payeur.nom, f.part, f.montant) for f in dossier.financements])


def _du(dossier: Dossier, tarif: TarifRetenu) -> Prix:
    """What is due for the whole bilan, or the whole group, taxes included."""
    done = heures.bilan(dossier).realisees
    rule = dossier.dispositif.interruption
    part_due = rule is not None and rule.regle is RegleInterruption.FORFAIT and au_groupe(dossier)
    if etats.interrompu(dossier) and rule is not None and not part_due:
        return du_apres_interruption(rule.regle, tarif.montant, done, rule.taux_horaire)
    return prix(Unite(tarif.unite), tarif.montant, done if tarif.unite == Unite.HEURE.value else Decimal(1))


def _brouillon(dossier: Dossier, financement: Financement, montant: Decimal, due: Prix) -> Draft:
    body, agent = dossier.organisme.row, dossier.agent.row
    mention, _ = regime(body)
    payment = dossier.dispositif.paiement
    payer = tiers(financement.payeur)
    return Draft(
        organisme=body.code,
        serie=body.serie_de_factures or body.code,
        cle=cle_bilan(body.code, financement.payeur.code, dossier.reference),
        emetteur=Tiers(
            code=body.code,
            nom=body.nom,
            siret=body.siret,
            adresse=body.adresse,
            code_postal=body.code_postal,
            ville=body.ville,
            numero_tva=body.numero_tva or "",
        ),
        financeur=payer,
        client=payer,
        regime=body.regime_de_tva.value if body.regime_de_tva else "",
        mention_tva=mention,
        lignes=(_ligne(dossier, financement, montant, due),),
        execution=etats.jour_de_cloture(dossier) or agent.date_de_lancement,
        numero_engagement=numero_engagement(dossier, financement) or "",
        numero_bon_de_commande=agent.numero_de_bon_de_commande or "",
        code_service=financement.payeur.code_service or "",
        convention=convention(dossier, financement.payeur.code),
        delai_de_paiement=payment.delai_jours if payment else DELAI_PAR_DEFAUT,
        interets=bool(body.mentions_de_retard_de_paiement),
    )


def convention(dossier: Dossier, payeur: str) -> str:
    """The reference of the convention behind an invoice: in a promotion, that of the employer."""
    if dossier.promotion is None:
        return f"CONV-{dossier.reference}"
    codes = [record.row.code for record in dossier.employeurs]
    employer = next((code for code in codes if cle(code) == cle(payeur)), codes[0])
    return f"CONV-{dossier.promotion.row.code}-{employer}"


def tiers(payeur: Payeur) -> Tiers:
    """A payer as a party of the invoice."""
    return Tiers(
        code=payeur.code,
        nom=payeur.nom,
        siret=payeur.siret or "",
        adresse=payeur.adresse or "",
        code_postal=payeur.code_postal or "",
        ville=payeur.ville or "",
    )


def ordre(dossier: Dossier, financeur: str) -> sheets.AFacturer | None:
    """The line of « À facturer » that orders this payer's invoice."""
    rows = [record.row for record in dossier.a_facturer]
    named = (row for row in rows if row.financeur is not None and cle(row.financeur) == cle(financeur))
    return next(named, next((row for row in rows if row.financeur is None), None))


def _ligne(dossier: Dossier, financement: Financement, montant: Decimal, due: Prix) -> LigneFacture:
    """One line, and what is said under it."""
    line = _prix(dossier, montant, due)
    detail = "\u00a0; ".join(_precisions(dossier, financement, montant, due))
    return line.model_copy(update={"detail": detail[:1].upper() + detail[1:]})


def _prix(dossier: Dossier, montant: Decimal, due: Prix) -> LigneFacture:
    """The whole price by its unit, or the payer's part of it as one."""
    _, rate = regime(dossier.organisme.row)
    who = f"{dossier.agent.row.prenom} {dossier.agent.row.nom}"
    label = f"{dossier.dispositif.libelle_public} – {who}"
    if montant == due.montant:
        return ligne_ttc(label, due.quantite, due.unite, due.prix_unitaire, rate, dossier.reference)
    return ligne_ttc(label, Decimal(1), Unite.BILAN, montant, rate, dossier.reference)


def _precisions(dossier: Dossier, financement: Financement, montant: Decimal, due: Prix) -> Iterator[str]:
    """What is said under a line: its part of the price, the payer's own file, what the order to bill adds."""
    if montant != due.montant:
        yield _part(financement, due)
    if financement.numero_de_dossier:
        yield f"votre dossier n°\u00a0{financement.numero_de_dossier}"
    order = ordre(dossier, financement.payeur.code)
    if order is not None and order.motif:
        yield order.motif


def _part(financement: Financement, due: Prix) -> str:
    whole = "du prix du groupe" if due.unite is Unite.GROUPE else "d’un montant total"
    if financement.part is not None:
        return f"Part de {nombre(financement.part)}\u00a0% {whole}, {en_euros(due.montant)}"
    return f"Part {whole}, {en_euros(due.montant)}"
