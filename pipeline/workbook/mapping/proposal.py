"""What each foreign column becomes: by its heading, else by its values; how sure, and why."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.columns import columns
from pipeline.workbook.mapping.sensible import (
    are_sensitive,
    is_sensitive_heading,
    may_be_births,
    speak_of_health,
)
from pipeline.workbook.mapping.synonymes import LEFT, NEVER, known
from pipeline.workbook.mapping.tables import ForeignRow, ForeignTable
from pipeline.workbook.mapping.titres import SHEET_NAME, ForeignColumn
from pipeline.workbook.sheets import Agent, Employeur
from pipeline.workbook.values import Refused
from pipeline.workbook.values.fold import heading_key
from pipeline.workbook.values.identifiers import siret

SKIP, FORBIDDEN = "(ne pas reprendre)", "(jamais reprise)"
UNNAMED = "lignes_sans_nom"
"""The constant that gives the sessions of a row without a name to the person named above it."""
SAMPLES = 3
_PROFILED = 500
_CIVILITIES = ("mme", "m", "mr", "madame", "monsieur")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
_RANKS = frozenset(map(heading_key, ("N°", "Numéro", "N° d'ordre", "N° ligne", "Rang")))


class Surete(StrEnum):
    """How sure a line of the proposal is."""

    SUR = "sûr"
    PROBABLE = "à vérifier"
    INCONNU = "à décider"


@dataclass(frozen=True, slots=True)
class Line:
    """One column of one table (its rank from 1), what it becomes, values as they stand, how sure and why.

    ``count``: how many cells are filled, all that is said of a column that is never carried.
    """

    table: int
    column: ForeignColumn
    target: str
    values: tuple[CellValue, ...]
    count: int
    surete: Surete
    why: str

    @property
    def key(self) -> str:
        """What names the column in a mapping."""
        return f"{self.table}:{self.column.letters}"


_SESSIONS = {
    "date": "Date",
    "horaire": "Horaire",
    "debut": "Début",
    "fin": "Fin",
    "duree": "Durée (h)",
    "lieu": "Lieu",
    "modalite": "Modalité",
    "statut_seance": "Statut de la séance",
    "fait": "Fait (oui/non)",
}
EMPLOYER_FIELDS = ("code", "nom", "siret", "adresse", "code_postal", "ville", "affilie")
_EMPLOYERS = [column for column in columns(Employeur) if column.nom in EMPLOYER_FIELDS]
LABELS = {
    **{f"Agents.{c.nom}": f"Agents · {c.titre}" for c in columns(Agent)},
    "Agents.nom_prenom": "Agents · Nom et prénom",
    **{f"Employeurs.{c.nom}": f"Employeurs · {c.titre}" for c in _EMPLOYERS},
    **{f"Séances.{nom}": f"Séances · {titre}" for nom, titre in _SESSIONS.items()},
}
FIELDS = {label: field for field, label in LABELS.items()}
CHOICES = (*LABELS.values(), SKIP)


def propose(tables: Sequence[ForeignTable], learned: Mapping[str, str] | None = None) -> list[Line]:
    """One line per column. A target that two columns claim goes to the first; the other is to be decided.

    ``learned``: what an earlier mapping of this source made of each heading.
    """
    found: list[Line] = []
    for rank, table in enumerate(tables, 1):
        taken: set[str] = set()
        employers = _holds_employers(table)
        lines = [_line(rank, table, column, employers=employers) for column in table.columns]
        if not employers and not _holds_people(table):
            lines = [replace(line, target=SKIP, values=(), why=_NOBODY) for line in lines]
        found += [_once(_as_learned(line, learned or {}), taken) for line in lines]
    return found


def has_unnamed_rows(tables: Sequence[ForeignTable], lines: Sequence[Line]) -> bool:
    """Whether rows hold sessions and nothing else: an export that writes the person on the first row only."""
    for rank, table in enumerate(tables, 1):
        own = [(FIELDS.get(line.target, ""), line.column) for line in lines if line.table == rank]
        people = [column for field, column in own if field.startswith(("Agents.", "Employeurs."))]
        dates = [column for field, column in own if field == "Séances.date"]
        if people and dates and any(_only(row, dates, people) for row in table.rows[1:]):
            return True
    return False


def _only(row: ForeignRow, filled: Sequence[ForeignColumn], blank: Sequence[ForeignColumn]) -> bool:
    return any(row.cell(c) is not None for c in filled) and all(row.cell(c) is None for c in blank)


def heading_of(column: ForeignColumn) -> str:
    """Under which a heading is learned."""
    return f"{heading_key(column.group)}|{heading_key(column.heading)}"


def _as_learned(line: Line, learned: Mapping[str, str]) -> Line:
    target = learned.get(heading_of(line.column))
    if target is None or line.target == FORBIDDEN or target not in CHOICES:
        return line
    return replace(line, target=target, surete=Surete.SUR, why="comme la dernière fois")


def _once(line: Line, taken: set[str]) -> Line:
    key = f"{line.target}/{line.column.number}"
    if line.target in (SKIP, FORBIDDEN) or key not in taken:
        taken.add(key)
        return line
    why = f"une autre colonne est déjà « {line.target} »"
    return replace(line, target=SKIP, surete=Surete.INCONNU, why=why)


def _holds_employers(table: ForeignTable) -> bool:
    """A table of employers has names and addresses or SIRET, and nobody's first name."""
    agents = {known(column.heading) for column in table.columns}
    fields = {known(column.heading, employers=True) for column in table.columns}
    people = {"Agents.prenom", "Agents.nom_prenom", "Agents.fonction", "Séances.date"}
    places = {"Employeurs.siret", "Employeurs.adresse", "Employeurs.code_postal"}
    return "Employeurs.nom" in fields and bool(fields & places) and not agents & people


def _holds_people(table: ForeignTable) -> bool:
    """A table that names nobody is none of ours: a list, a summary, the body's own address."""
    meant = {known(column.heading) for column in table.columns} | {known(c.group) for c in table.columns}
    return bool(meant & {"Agents.nom", "Agents.nom_prenom", "Agents.reference"}) and bool(
        meant & {"Agents.prenom", "Agents.nom_prenom", "Agents.employeur", "Agents.fonction", "Séances.date"}
    )


def _line(rank: int, table: ForeignTable, column: ForeignColumn, *, employers: bool) -> Line:
    filled = [v for row in table.rows if (v := row.cell(column)) is not None]
    values = filled[:_PROFILED]
    target, surete, why = _target(column, values, employers=employers)
    unseen = target == FORBIDDEN or why == _USELESS
    kept = () if unseen else tuple(dict.fromkeys(values))[:SAMPLES]
    return Line(rank, column, target, kept, len(filled), surete, why)


_NOBODY = "ce tableau ne nomme aucun agent"
_USELESS = "aucun document n’en a besoin : ses valeurs ne sont pas montrées"


def _target(
    column: ForeignColumn, values: Sequence[CellValue], *, employers: bool
) -> tuple[str, Surete, str]:
    meant = _meaning(column, employers=employers)
    if meant == NEVER or are_sensitive(values) or (meant is None and _is_private(column, values)):
        return FORBIDDEN, Surete.SUR, "donnée qui n’est jamais reprise ni montrée"
    if meant == LEFT:
        return SKIP, Surete.SUR, _USELESS
    if column.heading == SHEET_NAME:
        return LABELS["Agents.employeur"], Surete.PROBABLE, "une feuille par employeur ?"
    if heading_key(column.heading) in _RANKS and _are_ranks(values):
        return (
            SKIP,
            Surete.SUR,
            "numéro de ligne, qui change d’une fois à l’autre : ce n’est pas une référence",
        )
    if meant is not None:
        return LABELS[meant], Surete.SUR, "d’après son titre"
    return _by_values(values, employers=employers)


def _is_private(column: ForeignColumn, values: Sequence[CellValue]) -> bool:
    heading = f"{column.group} {column.heading}"
    return is_sensitive_heading(heading) or may_be_births(values) or speak_of_health(values)


def _are_ranks(values: Sequence[CellValue]) -> bool:
    """1, 2, 3… down the column, sheet after sheet."""
    numbers = [v for v in values if isinstance(v, int)]
    steps = pairwise(numbers)
    return len(numbers) == len(values) > 0 and numbers[0] == 1 and all(b in (a + 1, 1) for a, b in steps)


def _by_values(values: Sequence[CellValue], *, employers: bool) -> tuple[str, Surete, str]:
    for label, fits in _PROFILES:
        if values and all(map(fits, values)) and (employers or label != _POSTCODE):
            return label, Surete.PROBABLE, "d’après ses valeurs"
    if values and all(isinstance(v, dt.date) for v in values):
        return SKIP, Surete.INCONNU, "des dates : lesquelles ?"
    return SKIP, Surete.INCONNU, "titre inconnu"


def _meaning(column: ForeignColumn, *, employers: bool) -> str | None:
    """In a repeated group, « Date » is a session's; « Séance 3 » too."""
    if column.number and column.heading.rstrip("0123456789 n°") != column.heading:
        meant = known(column.group, employers=employers)
    else:
        meant = known(column.heading, employers=employers)
    if column.number and meant is not None and not meant.startswith("Séances."):
        return meant if meant in (NEVER, LEFT) else None
    return meant


def _is_siret(value: CellValue) -> bool:
    try:
        siret(value)
    except Refused:
        return False
    return True


_POSTCODE = "Employeurs · Code postal"
_PROFILES: tuple[tuple[str, Callable[[CellValue], bool]], ...] = (
    ("Employeurs · SIRET", _is_siret),
    (_POSTCODE, lambda value: bool(re.fullmatch(r"\d{5}", str(value)))),
    ("Agents · Courriel", lambda value: isinstance(value, str) and bool(_EMAIL.fullmatch(value.strip()))),
    ("Agents · Civilité", lambda value: str(value).strip().lower().rstrip(".") in _CIVILITIES),
)
