"""Who is billed what for a bilan: the drafts of its invoices, or the errors that withhold them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.dispositifs import Production, RegleInterruption, TypeDocument, cle
from pipeline.errors import UserError
from pipeline.issues import Issue
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier, Financement, Periode, TarifRetenu
from pipeline.model.factures import (
    Bilan,
    Draft,
    LigneFacture,
    cle_bilan,
    ligne_ttc,
)
from pipeline.model.groupe import au_groupe
from pipeline.model.mentions import mentions, regime
from pipeline.model.montants import (
    Part,
    Prix,
    centimes,
    du_apres_interruption,
    partager,
    prix,
    repartir,
)
from pipeline.model.obstacles import (
    a_l_employeur,
    facture_retenue,
    obstacles,
)
from pipeline.model.parties import rectifiable, tiers
from pipeline.model.precisions import heures_payees, part_du_prix
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import TypeOrganisme, Unite

DELAI_PAR_DEFAUT = 30


@dataclass(frozen=True, slots=True)
class Facturation:
    """The drafts of a dossier's invoices, and what stands in their way."""

    brouillons: tuple[Draft, ...] = ()
    issues: tuple[Issue, ...] = ()


def production(dossier: Dossier) -> Production:
    """Whether the scheme, delivered by this body, makes an invoice: none of what is free."""
    if dossier.tarif is not None and not dossier.tarif.montant:
        return Production.SANS_OBJET
    made = dossier.dispositif.production(TypeDocument.FACTURE, dossier.organisme.row.type.value)
    if made is Production.SI_TARIF:
        return Production.OUI if dossier.tarif else Production.SANS_OBJET
    return made or Production.SANS_OBJET


def prix_a_partager(dossier: Dossier) -> Decimal | None:
    """What the payers share out: the price, or by the hour that of the presence planned."""
    tarif, hours = dossier.tarif, heures.presence_prevue(dossier)
    if tarif is None or production(dossier) is not Production.OUI:
        return None
    if tarif.unite == Unite.HEURE.value:
        return centimes(tarif.montant * hours) if hours else None
    return None if tarif.unite == Unite.GROUPE.value else tarif.montant


def a_l_heure(dossier: Dossier) -> bool:
    """Whether the invoice counts hours: by its tariff, or by the rule of an interruption."""
    rule = dossier.dispositif.interruption if etats.interrompu(dossier) else None
    by_rule = rule is not None and rule.regle is RegleInterruption.HEURES
    return by_rule or (dossier.tarif is not None and dossier.tarif.unite == Unite.HEURE.value)


def rien_du(dossier: Dossier) -> bool:
    """Whether the agent left, and the scheme says that nothing is due then, or before anything had begun."""
    rule = dossier.dispositif.interruption
    by_rule = etats.interrompu(dossier) and rule is not None and rule.regle is RegleInterruption.RIEN
    return by_rule or etats.jamais_commence(dossier)


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
    if tarif is None or "Financements" in dossier.perdus or etats.jamais_commence(dossier):
        return Facturation()  # said where it is lost, or by the rules of the tariff, for the convention too
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


def _parts(dossier: Dossier, due: Prix, du_groupe: Sequence[Decimal]) -> Sequence[Decimal]:
    """What each payer owes, in the order of the funders."""
    if due.unite is Unite.GROUPE:
        return du_groupe
    hours = [heures.bilan(dossier, f.periode).realisees for f in dossier.financements]
    if any(hours) and all(f.periode is not Periode.ENTIERE for f in dossier.financements):
        return repartir(due.montant, hours)
    return partager(due.montant, [Part(f.payeur.nom, f.part, f.montant) for f in dossier.financements])


def _du(dossier: Dossier, tarif: TarifRetenu) -> Prix:
    """What is due for the whole bilan, or the whole group, taxes included.

    A dropout does not change the price of a group: the part stays due. By the hour, hours attended are due.
    """
    done = heures.bilan(dossier).realisees
    rule = dossier.dispositif.interruption
    part_due = rule is not None and rule.regle is RegleInterruption.FORFAIT and au_groupe(dossier)
    if etats.interrompu(dossier) and rule is not None and not part_due:
        return du_apres_interruption(rule.regle, tarif.montant, done, rule.taux_horaire)
    return prix(Unite(tarif.unite), tarif.montant, done if tarif.unite == Unite.HEURE.value else Decimal(1))


def _brouillon(dossier: Dossier, financement: Financement, montant: Decimal, due: Prix) -> Draft:
    body, payment = dossier.organisme.row, dossier.dispositif.paiement
    start, end = _bornes(dossier, financement)
    mention, _ = regime(body, end)
    payer = tiers(financement.payeur)
    return Draft(
        organisme=body.code,
        serie=body.serie_de_factures or body.code,
        cle=cle_bilan(body.code, financement.payeur.code, dossier.reference),
        financeur=payer,
        regime=body.regime_de_tva.value if body.regime_de_tva else "",
        mention_tva=mention,
        lignes=(_ligne(dossier, financement, montant, due),),
        execution=end,
        debut=start,
        deliberation=(dossier.tarif.deliberation or "") if dossier.tarif else "",
        mentions=tuple(mentions(body, end, payer)),
        pieces_fiphfp=_rembourse(dossier, financement.payeur.code),
        canal=body.canal.value if body.canal else "",
        convention=convention(dossier, financement.payeur.code),
        delai_de_paiement=payment.delai_jours if payment else DELAI_PAR_DEFAUT,
        interets=body.type is TypeOrganisme.PRESTATAIRE or bool(body.mentions_de_retard_de_paiement),
        **rectifiable(dossier, financement),
    )


def _bornes(dossier: Dossier, financement: Financement) -> tuple[date | None, date | None]:
    """The first session held that this payer pays, else the day the bilan began; and the end."""
    end = etats.jour_de_cloture(dossier) or dossier.agent.row.date_de_lancement
    held = etats.dans(dossier, financement.periode, etats.tenues(dossier))
    days = [seance.row.date for seance in held]
    if financement.periode is Periode.AVANT:
        end = max(days, default=end)
    return (min(min(days, default=etats.debut(dossier) or end), end) if end else None), end


def _rembourse(dossier: Dossier, payeur: str) -> bool:
    """The employer pays, then is reimbursed: the checklist goes with its copy, and says no ground."""
    row = dossier.confidentiel.row if dossier.confidentiel else None
    if row is None or row.eligibilite_fiphfp_verifiee_le is None:
        return False
    return len(dossier.financements) == 1 and a_l_employeur(dossier, payeur)


def convention(dossier: Dossier, payeur: str) -> str:
    """The reference of the convention behind an invoice: in a promotion, that of the employer."""
    if dossier.numero is None:
        return f"CONV-{dossier.reference}"
    former = (dossier.precedent,) if dossier.precedent else ()
    codes = [record.row.code for record in (*dossier.employeurs, *former)]
    employer = next((code for code in codes if cle(code) == cle(payeur)), codes[0])
    return f"CONV-{dossier.numero.de(employer)}"


def ordre(dossier: Dossier, financeur: str) -> sheets.AFacturer | None:
    """The line of « À facturer » that orders this payer's invoice."""
    rows = [record.row for record in dossier.a_facturer]
    named = (row for row in rows if row.financeur is not None and cle(row.financeur) == cle(financeur))
    return next(named, next((row for row in rows if row.financeur is None), None))


def _ligne(dossier: Dossier, financement: Financement, montant: Decimal, due: Prix) -> LigneFacture:
    """One line, and what is said under it."""
    line = _prix(dossier, montant, due)
    detail = "\u00a0; ".join(_precisions(dossier, financement, montant, due))
    start, end = _bornes(dossier, financement)
    return line.model_copy(
        update={
            "detail": detail[:1].upper() + detail[1:],
            "convention": convention(dossier, financement.payeur.code),
            "debut": start,
            "fin": end,
            "bilan": bilan(dossier, due.montant),
        }
    )


def bilan(dossier: Dossier, prix: Decimal | None = None) -> Bilan:
    """By what the register will know this bilan again."""
    agent = dossier.agent.row
    return Bilan(
        identite=dossier.identite,
        nom=agent.nom,
        prenom=agent.prenom,
        employeurs=tuple(e.row.siret for e in dossier.employeurs),
        dispositif=dossier.dispositif.code,
        lancement=etats.debut(dossier),
        cloture=etats.jour_de_cloture(dossier),
        prix=prix,
        payeurs=tuple(f.payeur.code for f in dossier.financements),
    )


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
        yield part_du_prix(financement, due)
    if financement.periode is not Periode.ENTIERE:
        yield heures_payees(dossier, financement.periode)
    if financement.numero_de_dossier:
        yield f"votre dossier n°\u00a0{financement.numero_de_dossier}"
    order = ordre(dossier, financement.payeur.code)
    if order is not None and order.motif:
        yield order.motif
