"""Rows that say whose they are in a way nobody can follow: whose they may be, so that these wait."""

from collections.abc import Collection, Iterator, Mapping

from pipeline.issues import Issue, Origin, Severity
from pipeline.workbook.columns import Ligne, columns
from pipeline.workbook.reading.findings import Findings
from pipeline.workbook.records import Entry, Loss
from pipeline.workbook.sheets import AFacturer, Agent, Organisme, Reglement, Seance, Signataire, Suivi, Tarif
from pipeline.workbook.values.fold import fold, is_slip

_SHARED = (Organisme, Signataire, Tarif)
"""A row of these that names nobody may concern any dossier."""
_ORDERS = (AFacturer, Reglement, Suivi)
"""A row of these adds nothing to what a document says."""

Entries = Mapping[type[Ligne], list[Entry]]


def lose_orphans(entries: Entries, findings: Findings) -> None:
    """A loss for each unusable row that no dossier claims, and for a promotion that lacks a member."""
    faults = _faults(findings.issues)
    agents = [entry for entry in entries.get(Agent, []) if entry.dossier]
    for modele, rows in entries.items():
        for index, entry in enumerate(rows):
            if (
                modele not in _ORDERS
                and entry.broken
                and not entry.dropped
                and (issue := _issue(entry, faults)) is not None
            ):
                whose = _whose(modele, rows, index, agents)
                if whose is None or whose:
                    kept = None if whose is None else frozenset(map(fold, whose))
                    findings.losses.append(Loss(issue, modele.feuille.nom, dossiers=kept))


def _faults(issues: Collection[Issue]) -> dict[Origin, Issue]:
    """The errors by their row: an origin whose cell is the row's number."""
    found: dict[Origin, Issue] = {}
    for issue in issues:
        if issue.severity is Severity.ERREUR:
            for origin in (issue.origin, *issue.related):
                found.setdefault(_row(origin), issue)
    return found


def _row(origin: Origin) -> Origin:
    return Origin(origin.file, origin.sheet, origin.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _issue(entry: Entry, faults: Mapping[Origin, Issue]) -> Issue | None:
    places = (*entry.causes, Origin(entry.place.file, entry.place.sheet, str(entry.place.row)))
    return next((faults[_row(place)] for place in places if _row(place) in faults), None)


def _whose(modele: type[Ligne], rows: list[Entry], index: int, agents: list[Entry]) -> frozenset[str] | None:
    """The references that the row may concern; None: any; none: those that it names, or a code does."""
    entry = rows[index]
    if modele is Agent:
        return _group(entry, agents)
    if entry.key:
        return frozenset()
    if modele in _SHARED:
        return None
    if not any(column.col.reference == ("Agents",) for column in columns(modele)):
        return frozenset()
    return frozenset(_neighbours(modele, rows, index, agents))


def _group(entry: Entry, agents: list[Entry]) -> frozenset[str]:
    """The other members of the promotion of an agent whose row is unusable: their papers name them all."""
    promotion = entry.values.get("promotion")
    if promotion is None:
        return frozenset()
    return frozenset(other.dossier for other in agents if other.values.get("promotion") == promotion)


def _neighbours(modele: type[Ligne], rows: list[Entry], index: int, agents: list[Entry]) -> Iterator[str]:
    """By what was typed, the references a slip away; else those of the rows around; and, of
    sessions, the dossiers that have none.
    """
    typed = fold(rows[index].typed)
    if typed:
        yield from (a.dossier for a in agents if is_slip(typed, a.dossier))
    else:
        around = (*reversed(rows[:index]),), rows[index + 1 :]
        yield from (d for side in around if (d := next((e.dossier for e in side if e.dossier), "")))
    if modele is Seance:
        having = {fold(entry.dossier) for entry in rows if entry.dossier}
        yield from (a.dossier for a in agents if fold(a.dossier) not in having)
