"""Each distinct value that is no plain copy, what it becomes, how sure: a person confirms it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.dispositifs.model import Dispositif
from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.columns import Column, Forme, columns
from pipeline.workbook.mapping import names
from pipeline.workbook.mapping.proposal import FIELDS, Line, Surete
from pipeline.workbook.mapping.tables import ForeignTable
from pipeline.workbook.sheets import Agent, Seance
from pipeline.workbook.values import Refused, converter
from pipeline.workbook.values.fold import fold

_LISTED = (Forme.CHOIX, Forme.OUI_NON)


@dataclass(frozen=True, slots=True)
class Known:
    """What the office has: employers (by name, code, SIRET) and counsellors (by name, code); schemes.

    ``references``: the references given, by name and employer; ``constants``: for all rows.
    ``decided``: what a person confirmed of each value, by ``key``.
    """

    employeurs: Mapping[str, str] = field(default_factory=dict)
    intervenants: Mapping[str, str] = field(default_factory=dict)
    dispositifs: Sequence[Dispositif] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """One value of one field: what it becomes (empty: a person must say), how many rows have it."""

    field: str
    value: str
    becomes: str
    count: int
    surete: Surete
    why: str

    @property
    def key(self) -> str:
        """What names the value among what was confirmed."""
        return key(self.field, self.value)


def key(nom: str, value: str) -> str:
    """A field and a value, without regard to case, accents and spaces."""
    return f"{nom}|{fold(value)}"


def decisions(tables: Sequence[ForeignTable], lines: Sequence[Line], known: Known) -> list[Decision]:
    """What becomes of each distinct value of the columns that are carried otherwise than as they stand."""
    found: dict[str, Decision] = {}
    own = own_employers(tables, {line.key: line.target for line in lines})
    known = replace(known, employeurs={**own, **known.employeurs})
    for line in lines:
        nom = FIELDS.get(line.target, "").partition(".")[2]
        propose = _proposer(nom, line, known)
        if propose is not None:
            cells = (row.cell(line.column) for row in tables[line.table - 1].rows)
            counted: dict[CellValue, int] = Counter(cell for cell in cells if cell is not None)
            for made in _of_column(nom, counted, propose, known):
                found.setdefault(made.key, made)
    return list(found.values())


Proposal = tuple[str, Surete, str] | None


def _of_column(
    nom: str, counted: Mapping[CellValue, int], propose: Callable[[CellValue], Proposal], known: Known
) -> Iterator[Decision]:
    for cell, count in counted.items():
        made, text = propose(cell), names.text_of(cell)
        if made is not None and text:
            before = known.decided.get(key(nom, text))
            kept = (before, Surete.SUR, "comme la dernière fois") if before else made
            yield Decision(nom, text, kept[0], count, kept[1], kept[2])


def _proposer(nom: str, line: Line, known: Known) -> Callable[[CellValue], Proposal] | None:
    if nom == "employeur":
        return lambda cell: _employer(names.text_of(cell), known)
    if nom == "intervenant":
        return lambda cell: _counsellor(names.text_of(cell), known)
    if nom == "dispositif":
        return lambda cell: _scheme(names.text_of(cell), known)
    if nom == "nom_prenom":
        return lambda cell: _person(names.text_of(cell), line.column.heading)
    column = LISTED.get(FIELDS.get(line.target, ""))
    return (lambda cell: _listed(cell, column)) if column else None


LISTED = {
    f"{modele.feuille.nom}.{column.nom}": column
    for modele in (Agent, Seance)
    for column in columns(modele)
    if column.forme in _LISTED
}


def own_employers(tables: Sequence[ForeignTable], mapping: Mapping[str, str]) -> dict[str, str]:
    """The codes that the file's own tables of employers give, by name and by code."""
    found: dict[str, str] = {}
    for rank, table in enumerate(tables, 1):
        fields = {FIELDS.get(mapping.get(f"{rank}:{c.letters}", ""), ""): c for c in table.columns}
        code, name = fields.get("Employeurs.code"), fields.get("Employeurs.nom")
        if code is not None and name is not None:
            for row in table.rows:
                if given := names.text_of(row.cell(code)):
                    found |= {fold(names.text_of(row.cell(name))): given, fold(given): given}
    return found


def _employer(text: str, known: Known) -> Proposal:
    code = known.employeurs.get(fold(text))
    if code:
        return code, Surete.SUR, "dans vos classeurs ou dans ce fichier"
    return (
        names.code_of(text),
        Surete.PROBABLE,
        "code tiré du nom : le même code pour deux écritures d’un même employeur",
    )


def _counsellor(text: str, known: Known) -> Proposal:
    code = known.intervenants.get(fold(names.without_civility(text)))
    if code:
        return code, Surete.SUR, "déjà dans vos classeurs"
    if split := names.by_capitals(text):
        return names.in_capitals(split), Surete.SUR, "en capitales, le nom"
    if split := names.last_is_first(text):
        return names.in_capitals(split), Surete.PROBABLE, "où est le nom, où est le prénom ?"
    return "", Surete.INCONNU, "écrivez le NOM en capitales, puis le prénom"


def _scheme(text: str, known: Known) -> Proposal:
    code, exact = names.scheme(text, known.dispositifs)
    if not code:
        return "", Surete.INCONNU, "quel dispositif ?"
    return code, *((Surete.SUR, "son nom") if exact else (Surete.PROBABLE, "nom proche"))


def _person(text: str, heading: str) -> Proposal:
    if names.by_capitals(text):
        return None  # the rule that the guide states
    if split := names.by_order(text, heading):
        return names.in_capitals(split), Surete.PROBABLE, "d’après l’ordre du titre"
    return "", Surete.INCONNU, "écrivez le NOM en capitales, puis le prénom"


def _listed(cell: CellValue, column: Column) -> Proposal:
    try:
        converter(column)(cell)
    except Refused:
        words = ", ".join(str(choice.value) for choice in column.choix) or "oui, non"
        return "", Surete.INCONNU, f"une valeur de la liste est attendue : {words}"
    return None
