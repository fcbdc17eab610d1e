"""Money arithmetic: everything in Decimal, half-up, adding up to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from pipeline.dispositifs.vocabulaire import RegleInterruption
from pipeline.errors import UserError
from pipeline.french import accord, montant
from pipeline.workbook.vocabulary import Unite

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
CENTAINE = Decimal(100)


def centimes(x: Decimal) -> Decimal:
    """Round to the cent, halves away from zero."""
    return x.quantize(CENT, ROUND_HALF_UP)


def repartir(total: Decimal, poids: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Split ``total`` (whole cents) by weights, by largest remainder; ties go to the first.

    The parts always add up to ``total``. Weights are positive or zero, not all zero.
    """
    somme = sum(poids, Decimal(0))
    if not poids or somme <= 0 or min(poids) < 0:
        raise ValueError("weights must be positive or zero, and not all zero")
    _whole_cents(total)
    exacts = [total * p / somme for p in poids]
    parts = [x.quantize(CENT, ROUND_DOWN) for x in exacts]
    pas = CENT.copy_sign(total)
    manquants = int((total - sum(parts)) / pas)
    ordre = sorted(range(len(parts)), key=lambda i: (-abs(exacts[i] - parts[i]), i))
    for i in ordre[:manquants]:
        parts[i] += pas
    return tuple(parts)


def _whole_cents(x: Decimal) -> None:
    if x != x.quantize(CENT, ROUND_DOWN):
        raise ValueError("an amount to split is a whole number of cents")


@dataclass(frozen=True, slots=True)
class Part:
    """What one funder takes: a percentage, an amount, or (neither) whatever the others leave."""

    financeur: str
    part: Decimal | None = None
    montant: Decimal | None = None


def partager(total: Decimal, parts: Sequence[Part]) -> tuple[Decimal, ...]:
    """Split ``total`` between funders, in their order: fixed amounts, percentages of the total, the rest.

    Percentages and amounts must cover the total exactly, unless one funder (and one only) takes the rest.
    """
    fixes = sum((p.montant for p in parts if p.montant is not None), ZERO)
    exacts = [_exact_share(total, p) for p in parts]
    soldes = [p for p in parts if p.montant is None and p.part is None]
    reste = total - fixes
    ecart = reste - sum(exacts, Decimal(0))
    _check_shares(parts, ecart, len(soldes))
    poids = [max(ecart, Decimal(0)) if p in soldes else x for p, x in zip(parts, exacts, strict=True)]
    partages = repartir(reste, poids) if any(poids) else (ZERO,) * len(parts)
    return tuple(x if p.montant is None else p.montant for p, x in zip(parts, partages, strict=True))


def _exact_share(total: Decimal, part: Part) -> Decimal:
    """Return what a percentage is worth before rounding; nothing for a fixed amount or the rest."""
    if part.montant is not None or part.part is None:
        return Decimal(0)
    return total * part.part / CENTAINE


def _check_shares(parts: Sequence[Part], ecart: Decimal, soldes: int) -> None:
    """Refuse what amounts and percentages leave (``ecart``) unless one funder takes it.

    Nobody is named: a funder may tell why the agent follows the bilan.
    """
    count = "deux" if len(parts) == 2 else str(len(parts))
    if any((p.part or 0) < 0 or (p.montant or 0) < 0 for p in parts):
        raise UserError(
            f"La part de l’un des {count} financeurs est négative.",
            "Donnez des parts et des montants positifs.",
        )
    if soldes > 1:
        raise UserError(
            f"Plusieurs des {count} financeurs n’ont ni part ni montant.",
            "Donnez une part ou un montant à chacun, sauf à un seul qui prend le reste.",
        )
    # Less than a cent is what percentages such as 33,33 % leave to the largest remainder.
    if ecart <= -CENT or (ecart >= CENT and not soldes):
        # One payer may have several parts.
        whose = "La part du seul financeur" if len(parts) == 1 else f"Les {count} parts"
        sens = ("dépasse", "dépassent") if ecart < 0 else ("ne couvre pas", "ne couvrent pas")
        raise UserError(
            f"{whose} {accord(len(parts), *sens)} le montant à facturer : "
            f"écart de {montant(centimes(abs(ecart)))}.",
            "Corrigez la feuille « Financements » : les parts font 100 %, ou les montants le total.",
        )


def ventiler_ttc(ttc: Decimal, taux: Decimal) -> tuple[Decimal, Decimal]:
    """Split an amount with tax in (without tax, VAT): the two always add up to it."""
    hors_taxe = centimes(ttc * CENTAINE / (CENTAINE + taux))
    return hors_taxe, ttc - hors_taxe


def ventiler(ttc: Sequence[Decimal], taux: Decimal) -> tuple[tuple[Decimal, Decimal], ...]:
    """Split amounts of one rate in (without tax, VAT): the VAT is that of the whole base.

    The base is chosen so that base × rate, to the cent, and the base add up to the sum with tax; where no
    base does (one sum in six at 20 %), the sum with tax is kept and the VAT is within a cent. Bases are
    shared by largest remainder: each line keeps its amount with tax.
    """
    total = sum(ttc, ZERO)
    if not taux or total <= 0:
        return tuple((x, ZERO) for x in ttc)
    base = _base(total, taux)
    return tuple((part, x - part) for part, x in zip(repartir(base, ttc), ttc, strict=True))


def _base(ttc: Decimal, taux: Decimal) -> Decimal:
    nearest, _ = ventiler_ttc(ttc, taux)
    candidates = (nearest, nearest - CENT, nearest + CENT)
    return next((b for b in candidates if b + centimes(b * taux / CENTAINE) == ttc), nearest)


@dataclass(frozen=True, slots=True)
class Prix:
    """A priced quantity: ``montant`` is ``quantite`` × ``prix_unitaire``, to the cent."""

    quantite: Decimal
    unite: Unite
    prix_unitaire: Decimal
    montant: Decimal


def prix(unite: Unite, tarif: Decimal, quantite: Decimal = Decimal(1)) -> Prix:
    """Price one thing: an act or a forfait counts one, hours and agents count as many as given."""
    compte = quantite if unite in (Unite.HEURE, Unite.AGENT) else Decimal(1)
    return Prix(compte, unite, tarif, centimes(tarif * compte))


def du_apres_interruption(
    regle: RegleInterruption, forfait: Decimal, heures: Decimal, taux_horaire: Decimal | None
) -> Prix:
    """Price an interrupted bilan by its scheme; an hourly rate is stated, never a forfait divided."""
    if regle is RegleInterruption.FORFAIT:
        return prix(Unite.BILAN, forfait)
    if regle is RegleInterruption.RIEN:
        return Prix(Decimal(1), Unite.BILAN, ZERO, ZERO)
    if taux_horaire is None:
        raise UserError(
            "Le dispositif facture les heures réalisées d’un bilan interrompu, mais aucun taux horaire "
            "n’est indiqué.",
            "Indiquez dans la feuille « Tarifs » un montant dont l’unité est « heure ».",
        )
    return prix(Unite.HEURE, taux_horaire, heures)
