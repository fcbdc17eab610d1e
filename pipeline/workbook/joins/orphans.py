"""Rows that say whose they are in a way nobody can follow: whose they may be, so that these wait."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from pipeline.issues import Issue, Origin, Severity
from pipeline.workbook.columns import Ligne, columns
from pipeline.workbook.reading.findings import Findings
from pipeline.workbook.records import Entry, Loss
from pipeline.workbook.sheets import AFacturer, Agent, Organisme, Reglement, Seance, Signataire, Suivi, Tarif
from pipeline.workbook.values.fold import digits, fold, is_slip

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
        around = _Around(modele, rows, agents)
        for index, entry in enumerate(rows):
            if (
                modele not in _ORDERS
                and entry.broken
                and not entry.dropped
                and (issue := _issue(entry, faults)) is not None
            ):
                whose = _whose(around, index)
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


class _Around:
    """The rows of a sheet among its agents; what every unusable row asks is found once, when one asks."""

    def __init__(self, modele: type[Ligne], rows: list[Entry], agents: list[Entry]) -> None:
        self.modele, self.rows, self.agents = modele, rows, agents

    @cached_property
    def alike(self) -> Mapping[str, list[str]]:
        """The references by their digits: a slip changes none."""
        found: dict[str, list[str]] = defaultdict(list)
        for agent in self.agents:
            found[digits(agent.dossier)].append(agent.dossier)
        return found

    @cached_property
    def without(self) -> list[str]:
        """The references that no row of the sheet bears."""
        having = {fold(each) for each in {entry.dossier for entry in self.rows} if each}
        return [agent.dossier for agent in self.agents if fold(agent.dossier) not in having]

    @cached_property
    def sides(self) -> list[tuple[str, str]]:
        """For each row, the reference of the nearest one above that has one, and below ("" for none)."""
        said = [entry.dossier for entry in self.rows]
        return list(zip(_last(said), reversed(_last(said[::-1])), strict=True))


def _last(said: list[str]) -> list[str]:
    """Give, for each place, the last text before it that is not blank."""
    found, last = [], ""
    for each in said:
        found.append(last)
        last = each or last
    return found


def _whose(around: _Around, index: int) -> frozenset[str] | None:
    """The references that the row may concern; None: any; none: those that it names, or a code does."""
    entry, modele = around.rows[index], around.modele
    if modele is Agent:
        return _group(entry, around.agents)
    if entry.key:
        return frozenset()
    if modele in _SHARED:
        return None
    if not any(column.col.reference == ("Agents",) for column in columns(modele)):
        return frozenset()
    return frozenset(_neighbours(around, index))


def _group(entry: Entry, agents: list[Entry]) -> frozenset[str]:
    """The other members of the promotion of an agent whose row is unusable: their papers name them all."""
    promotion = entry.values.get("promotion")
    if promotion is None:
        return frozenset()
    return frozenset(other.dossier for other in agents if other.values.get("promotion") == promotion)


def _neighbours(around: _Around, index: int) -> Iterator[str]:
    """By what was typed, the references a slip away; else those of the rows around; and, of
    sessions, the dossiers that have none.
    """
    typed = fold(around.rows[index].typed)
    if typed:
        yield from (each for each in around.alike.get(digits(typed), ()) if is_slip(typed, each))
    else:
        yield from filter(None, around.sides[index])
    if around.modele is Seance:
        yield from around.without
