"""The price of a promotion as the papers of one employer say it: for its agents, or not known yet."""

from decimal import Decimal

from pipeline.dispositifs import Production
from pipeline.documents import argent
from pipeline.documents.argent import Finances
from pipeline.documents.kind import Sujet
from pipeline.model import employeurs, facturation
from pipeline.model.entites import Dossier
from pipeline.model.groupe import au_groupe, partages
from pipeline.workbook.vocabulary import Unite

A_REPARTIR = (
    "Le prix ne se répartit pas encore entre les employeurs du groupe\u00a0: donnez leurs parts dans la "
    "feuille «\u00a0Financements\u00a0»."
)


def finances(sujet: Sujet) -> Finances:
    """The price of a promotion, and what its agents of this employer come to; no payer, hence no ground."""
    return argent.prix(sujet.dossiers[0], total=total(sujet))


def total(sujet: Sujet) -> Decimal | None:
    """What is due for this employer's agents: the price of each, or their part of the group's."""
    tarif = sujet.dossiers[0].tarif
    if tarif is None or tarif.unite == Unite.HEURE.value:
        return None
    if tarif.unite == Unite.GROUPE.value:
        return _part_du_groupe(sujet)
    due = [_de_l_agent(sujet, each) for each in sujet.dossiers]
    known = [each for each in due if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(due) else None


def a_repartir(sujet: Sujet) -> bool:
    """Whether several employers would each sign for one price: nobody said their parts of it yet."""
    first = sujet.dossiers[0]
    tarif = first.tarif if facturation.production(first) is Production.OUI else None
    if tarif is None or tarif.unite == Unite.HEURE.value:
        return False
    several = au_groupe(first) and len(_codes(sujet.un_groupe().dossiers)) > 1
    shared = any(len(each.employeurs) > 1 for each in sujet.dossiers)
    return (several or shared) and total(sujet) is None


def du(sujet: Sujet) -> Decimal | None:
    """The same, and the whole price where this employer is the only one of the group."""
    tarif = sujet.dossiers[0].tarif
    alone = tarif is not None and len(_codes(sujet.un_groupe().dossiers)) == 1
    return tarif.montant if tarif and alone and tarif.unite == Unite.GROUPE.value else total(sujet)


def _codes(dossiers: tuple[Dossier, ...]) -> set[str]:
    return {record.row.code for each in dossiers for record in each.employeurs}


def _part_du_groupe(sujet: Sujet) -> Decimal | None:
    """None where a part is missing, or is of an agent whom two employers share."""
    parts = partages((sujet.un_groupe(),)).parts
    if any(each.reference not in parts or len(each.employeurs) > 1 for each in sujet.dossiers):
        return None
    return sum((share for each in sujet.dossiers for share in parts[each.reference]), Decimal(0))


def _de_l_agent(sujet: Sujet, dossier: Dossier) -> Decimal | None:
    """What this employer owes for one of its agents: with another employer, its part, once it is said."""
    if dossier.tarif is None or facturation.rien_du(dossier):
        return Decimal(0)
    if len(dossier.employeurs) == 1:
        return dossier.tarif.montant
    codes = [record.row.code for record in dossier.employeurs]
    shares = employeurs.parts(dossier, dossier.tarif.montant)
    return shares[codes.index(sujet.un_employeur().code)] if shares else None
