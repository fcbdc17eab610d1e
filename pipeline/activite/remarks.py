"""What is to be known of the figures: what they lack, and where they are not those of the papers."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pipeline.activite.tableaux import Lignes
from pipeline.french import accord, liste
from pipeline.issues import Issue, Severity
from pipeline.model import heures
from pipeline.model.entites import Dossier, Modele

SHOWN = 5
DIFFERENTE = "facture-emise-differente"


def incomplete(modele: Modele) -> str:
    """What could not be read is said: no figure is ever taken for the whole by mistake."""
    unread = [i for i in modele.issues if i.severity is Severity.ERREUR and not i.origin.cell]
    counts = (
        (
            len(modele.empeches),
            "ligne de la feuille Agents illisible",
            "lignes de la feuille Agents illisibles",
        ),
        (
            sum(dossier.illisibles for dossier in modele.dossiers),
            "bilan aux séances illisibles",
            "bilans aux séances illisibles",
        ),
        (len(unread), "classeur, feuille ou colonne illisible", "classeurs, feuilles ou colonnes illisibles"),
    )
    parts = [f"{count} {accord(count, one, many)}" for count, one, many in counts if count]
    return f"Chiffres incomplets\u00a0: {liste(parts)}. Voir outputs/rapport.html." if parts else ""


def differences(dossiers: Iterable[Dossier], lines: Lignes, issues: Iterable[Issue]) -> list[str]:
    """Hours and amounts that are not those of the papers: told, never smoothed."""
    counted: dict[str, Decimal] = {}
    for line in lines.seances:
        if not line.autonomie:
            counted[line.bilan] = counted.get(line.bilan, heures.ZERO) + line.realisees
    wrong = [
        d.reference
        for d in dossiers
        if heures.somme([counted.get(d.reference, heures.ZERO)]) != heures.bilan(d).realisees
    ]
    billed = [name for issue in issues if issue.code == DIFFERENTE for name in issue.dossiers]
    told = (
        ("Les heures comptées diffèrent de celles de l’attestation", wrong),
        ("La facture émise diffère de ce que donnent les classeurs", billed),
    )
    return [f"{what}\u00a0: {_some(names)}." for what, names in told if names]


def undated(lines: Lignes) -> list[str]:
    """Bilans that belong to no year, since no date of theirs is known."""
    lost = [line.bilan for line in lines.bilans if line.annee is None]
    counted = accord(len(lost), "ce bilan n’est compté", "ces bilans ne sont comptés")
    return [f"Sans aucune date, {counted} dans aucune année\u00a0: {_some(lost)}."] if lost else []


def strangers(billed: dict[str, str], known: set[str]) -> list[str]:
    """Invoices of the register whose bilan no workbook names any more: counted all the same."""
    lost = sorted({numero for bilan, numero in billed.items() if bilan not in known})
    return (
        [f"Factures comptées dont le bilan n’est plus dans les classeurs\u00a0: {_some(lost)}."]
        if lost
        else []
    )


def _some(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return liste(names) if more <= 0 else f"{', '.join(names[:SHOWN])} et {more} autres"
