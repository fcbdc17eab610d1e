"""Which tariff applies to a dossier: the agent's own, else the workbook's, else the scheme's."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pipeline.dispositifs import Dispositif, cle
from pipeline.french import date_longue
from pipeline.model.entites import TarifRetenu
from pipeline.workbook import sheets
from pipeline.workbook.records import Record


def retenir(
    agent: sheets.Agent,
    dispositif: Dispositif,
    affilie: bool,
    lignes: Sequence[Record[sheets.Tarif]],
    jour: date,
) -> TarifRetenu | None:
    """The tariff in force on ``jour`` (devis or convention); a past one is kept, marked out of date."""
    offers = _du_classeur(lignes, dispositif, affilie) or _du_dispositif(dispositif, affilie)
    offre = _choisir(offers, jour)
    if agent.tarif is None or (offre is not None and offre.montant == agent.tarif):
        return offre
    # No deliberation fixed this price: the quotation did.
    accepted = agent.devis_accepte_le
    source = f"devis accepté le {date_longue(accepted)}" if accepted else None
    return TarifRetenu(agent.tarif, offre.unite if offre else "bilan", source, perime=False)


def jour_du_tarif(agent: sheets.Agent, defaut: date) -> date:
    """The day whose tariff applies: of the accepted devis, else of the signed convention, else the launch."""
    known = (
        agent.devis_accepte_le,
        agent.convention_signee_le,
        agent.date_de_lancement,
        agent.date_de_demande,
    )
    return next((jour for jour in known if jour is not None), defaut)


Offer = tuple[date | None, date | None, Decimal, str, str | None]


def _du_classeur(
    lignes: Sequence[Record[sheets.Tarif]], dispositif: Dispositif, affilie: bool
) -> list[Offer]:
    rows = [ligne.row for ligne in lignes if cle(ligne.row.dispositif) == cle(dispositif.code)]
    exact = [row for row in rows if row.affilie is affilie]
    return [
        (row.du, row.au, row.montant, row.unite.value if row.unite else "bilan", _acte(row.deliberation))
        for row in exact or [row for row in rows if row.affilie is None]
    ]


def _acte(deliberation: str | None) -> str | None:
    """« n° 2025-48 du 4 décembre 2025 » typed under « Délibération » says what it is the number of."""
    if deliberation is None or not deliberation.casefold().startswith("n°"):
        return deliberation
    return f"délibération {deliberation}"


def _du_dispositif(dispositif: Dispositif, affilie: bool) -> list[Offer]:
    exact = [tarif for tarif in dispositif.tarifs if tarif.affilie is affilie]
    return [
        (tarif.du, tarif.au, tarif.montant, tarif.unite.value, tarif.deliberation)
        for tarif in exact or [tarif for tarif in dispositif.tarifs if tarif.affilie is None]
    ]


def _choisir(offers: list[Offer], jour: date) -> TarifRetenu | None:
    """The latest offer in force that day, else the latest that had begun, else the first to come."""
    if not offers:
        return None
    begun = [offer for offer in offers if (offer[0] or date.min) <= jour]
    valid = [offer for offer in begun if jour <= (offer[1] or date.max)]
    pool = valid or begun
    offer = max(pool, key=lambda o: o[0] or date.min) if pool else min(offers, key=lambda o: o[0] or date.min)
    return TarifRetenu(offer[2], offer[3], offer[4], perime=not valid)
