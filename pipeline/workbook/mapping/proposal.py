"""What each foreign column becomes: by its heading, else by its values; how sure, and why."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.columns import columns
from pipeline.workbook.mapping.synonymes import LEFT, NEVER, known
from pipeline.workbook.mapping.tables import ForeignColumn, ForeignTable
from pipeline.workbook.reading.findings import shown
from pipeline.workbook.sheets import Agent
from pipeline.workbook.values import Refused
from pipeline.workbook.values.identifiers import account, siret
from pipeline.workbook.values.nir import holds_nir

SKIP, FORBIDDEN = "(ne pas reprendre)", "(jamais reprise)"
_SAMPLES = 3
_PROFILED = 200
_CIVILITIES = ("mme", "m", "mr", "madame", "monsieur")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)


class Surete(StrEnum):
    """How sure a line of the proposal is."""

    SUR = "sûr"
    PROBABLE = "à vérifier"
    INCONNU = "à décider"


@dataclass(frozen=True, slots=True)
class Line:
    """One column, what it becomes, three values as they stand, how sure and why."""

    column: ForeignColumn
    target: str
    samples: tuple[str, ...]
    surete: Surete
    why: str


_SPECIAL = {
    "Agents.nom_prenom": "Agents · Nom et prénom",
    "Employeurs.siret": "Employeurs · SIRET",
    "Séances.date": "Séances · Date",
    "Séances.horaire": "Séances · Horaire",
    "Séances.debut": "Séances · Début",
    "Séances.fin": "Séances · Fin",
    "Séances.duree": "Séances · Durée (h)",
    "Séances.lieu": "Séances · Lieu",
    "Séances.fait": "Séances · Fait (oui/non)",
}
LABELS = {f"Agents.{c.nom}": f"Agents · {c.titre}" for c in columns(Agent)} | _SPECIAL
FIELDS = {label: field for field, label in LABELS.items()}
CHOICES = (*LABELS.values(), SKIP)


def propose(table: ForeignTable) -> list[Line]:
    """One line per column. A target that two columns claim goes to the first; the other is to be decided."""
    taken: set[str] = set()
    lines = [_line(table, column) for column in table.columns]
    return [_once(line, taken) for line in lines]


def _once(line: Line, taken: set[str]) -> Line:
    key = f"{line.target}/{line.column.number}"
    if line.target in (SKIP, FORBIDDEN) or key not in taken:
        taken.add(key)
        return line
    why = f"une autre colonne est déjà « {line.target} »"
    return Line(line.column, SKIP, line.samples, Surete.INCONNU, why)


def _line(table: ForeignTable, column: ForeignColumn) -> Line:
    values = [v for row in table.rows[:_PROFILED] if (v := row.cell(column)) is not None]
    meant = _meaning(column)
    if meant == NEVER or any(map(holds_nir, values)) or _all(values, _is_account):
        return Line(column, FORBIDDEN, (), Surete.SUR, "donnée qui n’est jamais reprise ni montrée")
    samples = tuple(dict.fromkeys(map(shown, values)))[:_SAMPLES]
    if meant == LEFT:
        return Line(column, SKIP, samples, Surete.SUR, "aucun document n’en a besoin")
    if meant is not None:
        return Line(column, LABELS[meant], samples, Surete.SUR, "d’après son titre")
    for label, fits in _PROFILES:
        if _all(values, fits):
            return Line(column, label, samples, Surete.PROBABLE, "d’après ses valeurs")
    return Line(column, SKIP, samples, Surete.INCONNU, "titre inconnu")


def _meaning(column: ForeignColumn) -> str | None:
    """In a repeated group, « Date » is a session's; « Séance 3 » too."""
    if column.number and column.heading.rstrip("0123456789 n°") != column.heading:
        meant = known(column.group)
    else:
        meant = known(column.heading)
    if column.number and meant is not None and not meant.startswith("Séances."):
        return meant if meant in (NEVER, LEFT) else None
    return meant


def _all(values: Sequence[CellValue], fits: Callable[[CellValue], bool]) -> bool:
    return bool(values) and all(map(fits, values))


def _is_account(value: CellValue) -> bool:
    return isinstance(value, str) and len(value) > 14 and _takes(account, value)


def _is_siret(value: CellValue) -> bool:
    return _takes(siret, value)


def _takes(convert: Callable[[CellValue], object], value: CellValue) -> bool:
    try:
        convert(value)
    except Refused:
        return False
    return True


_PROFILES: tuple[tuple[str, Callable[[CellValue], bool]], ...] = (
    ("Employeurs · SIRET", _is_siret),
    ("Agents · Courriel", lambda value: isinstance(value, str) and bool(_EMAIL.fullmatch(value.strip()))),
    ("Agents · Civilité", lambda value: str(value).strip().lower().rstrip(".") in _CIVILITIES),
)
