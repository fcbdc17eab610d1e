"""The price of a whole group, split between its agents' payers by the key that « Financements » gives."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.errors import UserError
from pipeline.issues import Issue
from pipeline.model.entites import Dossier, Financement, Groupe
from pipeline.model.montants import Part, centimes, partager
from pipeline.model.obstacles import facture_retenue
from pipeline.workbook.vocabulary import Unite


@dataclass(frozen=True, slots=True)
class Cles:
    """What each payer of each agent owes of a group's price, in the order of its rows; what is wrong."""

    parts: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def partages(groupes: Iterable[Groupe]) -> Cles:
    """Split the price of every promotion billed as a whole; a key that does not make it up is refused."""
    parts: dict[str, tuple[Decimal, ...]] = {}
    issues: list[Issue] = []
    for groupe in groupes:
        members = [dossier for dossier in groupe.dossiers if au_groupe(dossier)]
        if not members or not all(cle_donnee(dossier) for dossier in members):
            continue  # nothing to split, or an obstacle says which agent has no part
        try:
            parts |= dict(_partage(members))
        except UserError as fault:
            issues += _refus(members, fault)
    return Cles(parts, tuple(issues))


def au_groupe(dossier: Dossier) -> bool:
    """Whether its tariff is one price for the whole group."""
    return dossier.tarif is not None and dossier.tarif.unite == Unite.GROUPE.value


def cle_donnee(dossier: Dossier) -> bool:
    """Whether each of its payers has a part of the group's price, or an amount."""
    rows = dossier.financements
    return bool(rows) and all(f.part is not None or f.montant is not None for f in rows)


def _partage(members: list[Dossier]) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
    rows = [(dossier, f) for dossier in members for f in dossier.financements]
    tarif = members[0].tarif
    price = centimes(tarif.montant) if tarif else Decimal(0)
    shares = partager(price, [Part(_nom(d, f), f.part, f.montant) for d, f in rows])
    for dossier in members:
        own = (share for (other, _), share in zip(rows, shares, strict=True) if other is dossier)
        yield dossier.reference, tuple(own)


def _nom(dossier: Dossier, financement: Financement) -> str:
    return f"{financement.payeur.nom} pour {dossier.reference}"


def _refus(members: list[Dossier], fault: UserError) -> Iterator[Issue]:
    for dossier in members:
        source = dossier.financements[0].source
        origin = source.at("part") if source else dossier.agent.at("reference")
        yield facture_retenue(
            "cle-de-groupe-inexacte",
            f"Le prix du groupe n’est pas réparti en entier. {fault.message}",
            fault.remedy,
            origin,
            dossier,
        )
