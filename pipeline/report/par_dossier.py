"""What became of each paper of each dossier: a table of dossiers by kinds, to find one name in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.documents import catalogue
from pipeline.report.run import AGENDA, Run
from pipeline.store.outcome import Outcome, Status

# What people read; the register and the reports for programs keep their own word.
MOTS = {status: status.value for status in Status} | {Status.RETENU: "bloqué"}
AUTRES = "Autres papiers"
PRINCIPAUX = ("convention", "calendrier", "contrat", "attestation", "facture", "synthese")
MOST = 2000
IN_A_CELL = 6


@dataclass(slots=True)
class Rangee:
    """One dossier: reference, agent's name, what became of its papers by column, invoices issued."""

    reference: str
    nom: str
    cases: dict[str, list[Outcome]] = field(default_factory=dict)
    autres: dict[str, int] = field(default_factory=dict)
    emises: tuple[str, ...] = ()

    def add(self, column: str, outcome: Outcome) -> None:
        """Put one paper in its column; beyond a few, only count it."""
        shown = self.cases.setdefault(column, [])
        if len(shown) < IN_A_CELL:
            shown.append(outcome)
        else:
            self.autres[column] = self.autres.get(column, 0) + 1


@dataclass(frozen=True, slots=True)
class Tableau:
    """The columns that hold something, the rows shown, and how many are left out."""

    colonnes: tuple[str, ...]
    rangees: tuple[Rangee, ...]
    reste: int


def tableau(run: Run) -> Tableau:
    """The table of a run, in the order of references."""
    told = [line for line in run.documents if line.kind != AGENDA and line.status is not Status.SANS_OBJET]
    rows = _rows(told, run.noms)
    for reference, issued in run.emises.items():
        rows.setdefault(reference, Rangee(reference, run.noms.get(reference, ""))).emises = issued
    used = {column for row in rows.values() for column in row.cases}
    used |= {FACTURE} if any(row.emises for row in rows.values()) else set()
    columns = tuple(column for column in (*map(_nom, PRINCIPAUX), AUTRES) if column in used)
    ordered = [rows[reference] for reference in sorted(rows)]
    return Tableau(columns, tuple(ordered[:MOST]), max(0, len(ordered) - MOST))


def _rows(lines: Iterable[Outcome], noms: Mapping[str, str]) -> dict[str, Rangee]:
    rows: dict[str, Rangee] = {}
    for line in lines:
        column = _nom(line.kind) if line.kind in PRINCIPAUX else AUTRES
        for reference in line.dossiers:
            row = rows.setdefault(reference, Rangee(reference, noms.get(reference, "")))
            row.add(column, line)
    return rows


FACTURE = catalogue.of("facture").nom


def _nom(kind: str) -> str:
    return catalogue.of(kind).nom
