"""What is said under a line of an invoice: its part of the price, the hours that its payer pays."""

from decimal import ROUND_HALF_UP, Decimal

from pipeline.french import date_longue, nombre
from pipeline.french import heures as en_heures
from pipeline.french import montant as en_euros
from pipeline.model import heures
from pipeline.model.entites import Dossier, Financement, Periode
from pipeline.model.montants import CENT, CENTAINE, Prix
from pipeline.workbook.vocabulary import Unite


def part_du_prix(financement: Financement, due: Prix) -> str:
    """« Part d’un tiers d’un montant total, 2 040,50 € »."""
    whole = "du prix du groupe" if due.unite is Unite.GROUPE else "d’un montant total"
    if financement.part is not None:
        return f"Part {_pour_cent(financement.part)} {whole}, {en_euros(due.montant)}"
    return f"Part {whole}, {en_euros(due.montant)}"


def heures_payees(dossier: Dossier, periode: Periode) -> str:
    """« 8 heures réalisées avant le 1er mai 2026, sur 18 heures »."""
    since = dossier.agent.row.employeur_depuis_le
    own, done = heures.bilan(dossier, periode).realisees, heures.bilan(dossier).realisees
    when = "avant" if periode is Periode.AVANT else "depuis"
    day = date_longue(since) if since else ""
    return f"{en_heures(own)} réalisées {when} le {day}, sur {en_heures(done)}"


FRACTIONS = {(1, 2): "d’une moitié", (1, 3): "d’un tiers", (2, 3): "de deux tiers", (1, 6): "d’un sixième"}


def _pour_cent(part: Decimal) -> str:
    """« de 33,33 % », or « d’un tiers » where a formula such as =1/3 gave more digits than a cent needs."""
    if part == part.quantize(CENT):
        return f"de {nombre(part)}\u00a0%"
    for (over, under), said in FRACTIONS.items():
        if abs(part * under - over * CENTAINE) < Decimal("0.00001"):
            return said
    return f"de {nombre(part.quantize(CENT, ROUND_HALF_UP))}\u00a0%"
