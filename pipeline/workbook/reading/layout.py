"""Where a sheet's columns stand, and which sheet it is: names and headings recognised or told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from pipeline.issues import Origin
from pipeline.sheetfiles.columns import column_letters
from pipeline.sheetfiles.model import CellValue, RawRow, RawSheet
from pipeline.workbook.columns import Column, Ligne, columns
from pipeline.workbook.reading.findings import Findings, error, notice, shown
from pipeline.workbook.sheets import LUES, MODELES
from pipeline.workbook.values.fold import heading_key, nearest

_SEARCHED = 30
_LONGEST = 1_000  # letters: no heading is a page
_ENOUGH = 2
_VOID = re.compile(r"(?:(?<!\s)\s+)?\(vide\)\s*$", re.IGNORECASE)


def is_void(name: str) -> bool:
    """Whether a heading or a tab says « (vide) »: nothing is missing there."""
    return _VOID.search(name) is not None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading cell as typed; ``index`` counts columns from 0."""

    index: int
    row: int
    text: str

    @property
    def name(self) -> str:
        """What it names, without the words by which a person says that the column is empty on purpose."""
        return _VOID.sub("", self.text)

    @property
    def cell(self) -> str:
        """Its address."""
        return f"{column_letters(self.index)}{self.row}"


@dataclass(frozen=True, slots=True)
class Layout:
    """``found``: field → its heading; ``doubled``: field → headings that compete; ``unknown``: the others.

    ``standing_in``: fields that some rows fill and that may replace another's column.
    """

    row: int
    found: Mapping[str, Heading]
    doubled: Mapping[str, tuple[Heading, ...]]
    unknown: tuple[Heading, ...]
    standing_in: frozenset[str] = frozenset()

    @property
    def headings(self) -> tuple[Heading, ...]:
        """All of them."""
        rivals = (heading for headings in self.doubled.values() for heading in headings)
        return (*self.found.values(), *rivals, *self.unknown)

    def letters(self) -> dict[str, str]:
        """Field → the letters of its column."""
        return {nom: column_letters(heading.index) for nom, heading in self.found.items()}


@cache
def lookup(modele: type[Ligne]) -> Mapping[str, Column]:
    """Heading, as compared → column. A column's own heading wins over another's alternative one."""
    table = {heading_key(titre): column for column in columns(modele) for titre in column.col.autres}
    return table | {heading_key(column.titre): column for column in columns(modele)}


def find_layout(sheet: RawSheet, modele: type[Ligne]) -> Layout | None:
    """The layout by the row that holds most known headings, not necessarily the first one."""
    known = lookup(modele)
    best, score = None, _ENOUGH - 1
    for row in sheet.rows[:_SEARCHED]:
        matched = {known[key].nom for key in _keys(row) if key in known}
        if len(matched) > score:
            best, score = row, len(matched)
    if best is None:
        return None
    layout = _layout(sheet, best, known)
    others = {other for _, other in modele.feuille.remplacants if other in layout.found}
    return replace(layout, standing_in=frozenset(nom for nom in others if _fills(sheet, layout.found[nom])))


def _fills(sheet: RawSheet, heading: Heading) -> bool:
    """Whether a row under a heading has something there."""
    index, under = heading.index, (row for row in sheet.rows if row.number > heading.row)
    return any(index < len(row.cells) and row.cells[index] is not None for row in under)


def untitled(rows: Sequence[RawRow], layout: Layout) -> list[str]:
    """The letters of the columns that hold a value under no heading."""
    titled = {heading.index for heading in layout.headings}
    filled = {i for row in rows for i, cell in enumerate(row.cells) if i not in titled and cell is not None}
    return [column_letters(index) for index in sorted(filled)]


def lacking(modele: type[Ligne], layout: Layout) -> list[Column]:
    """The absent columns that the sheet cannot do without."""
    feuille, there = modele.feuille, layout.found.keys() | layout.doubled.keys()
    groups = (group for group in (*feuille.au_moins_une, *feuille.une_seule) if not there & set(group))
    needed = {*feuille.titres_requis, *(group[0] for group in groups)}
    needed -= {nom for nom, other in feuille.remplacants if other in layout.standing_in}
    return [c for c in columns(modele) if c.nom not in there and (c.obligatoire or c.nom in needed)]


def _keys(row: RawRow) -> Iterator[str]:
    told = (cell for cell in row.cells if isinstance(cell, str) and len(cell) <= _LONGEST)
    return (_key(cell) for cell in told)


@lru_cache(maxsize=10_000)
def _key(cell: str) -> str:
    """A cell as headings are compared: each is asked of every model, at every reading."""
    return heading_key(_VOID.sub("", cell))


def _layout(sheet: RawSheet, row: RawRow, known: Mapping[str, Column]) -> Layout:
    claims: dict[str, list[Heading]] = {}
    unknown: list[Heading] = []
    for heading in _headings(sheet, row):
        column = known.get(heading_key(heading.name))
        (unknown if column is None else claims.setdefault(column.nom, [])).append(heading)
    by_nom = {column.nom: column for column in known.values()}
    for nom, headings in claims.items():
        claims[nom], others = _own_heading_wins(headings, by_nom[nom].titre)
        unknown += others
    return Layout(
        row=row.number,
        found={nom: headings[0] for nom, headings in claims.items() if len(headings) == 1},
        doubled={nom: tuple(headings) for nom, headings in claims.items() if len(headings) > 1},
        unknown=tuple(sorted(unknown, key=lambda heading: heading.index)),
    )


def _own_heading_wins(headings: list[Heading], titre: str) -> tuple[list[Heading], list[Heading]]:
    own = [heading for heading in headings if heading_key(heading.name) == heading_key(titre)]
    if not own:
        return headings, []
    return own, [heading for heading in headings if heading not in own]


def _headings(sheet: RawSheet, row: RawRow) -> Iterator[Heading]:
    """The heading cells of the row; one merged down over several rows counts where it begins."""
    above = {r.number: r for r in sheet.rows[:_SEARCHED] if r.number < row.number}
    tall = {
        merge.first_column: merge.first_row
        for merge in sheet.merged
        if merge.first_row < row.number <= merge.last_row and merge.first_row in above
    }
    for index in range(max([len(row.cells), *(column + 1 for column in tall)])):
        start = above[tall[index]] if index in tall else row
        cell = start.cells[index] if index < len(start.cells) else None
        if cell is not None and str(cell).strip():
            yield Heading(index, start.number, _on_one_line(cell))


def _on_one_line(cell: CellValue) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else shown(cell)


OURS: Final = frozenset(
    heading_key(name) for name in ("Lisez-moi", "À corriger", "Listes", "Origines", "À compléter")
)
"""Sheets that the program itself adds to a workbook: ignored without a word."""

_CERTAIN = 4
_MODELS: Final[Mapping[str, type[Ligne]]] = {
    heading_key(name): modele
    for modele in reversed(LUES)
    for name in (*modele.feuille.autres, modele.feuille.nom)
}


def model_of(name: str) -> type[Ligne] | None:
    """The model of a sheet, its name compared without case, accents, spaces."""
    return _MODELS.get(heading_key(_VOID.sub("", name)))


def is_ours(name: str) -> bool:
    """Whether the program itself adds a sheet of that name."""
    return heading_key(name).rstrip("0123456789") in OURS


def tell_unknown(file: str, sheet: RawSheet, findings: Findings) -> None:
    """What to say of a sheet that no model claims; nothing of ours nor of a blank one."""
    if is_ours(sheet.name) or not sheet.rows:
        return
    modele = meant_model(sheet)
    origin = Origin(file=file, sheet=sheet.name)
    if modele is None or len(sheet.rows) < _ENOUGH:
        ignored = f"La feuille « {sheet.name} » n’est pas une feuille connue : elle est ignorée."
        findings.add(notice("feuille-ignoree", ignored, "Rien à faire si elle ne sert qu’à vous.", origin))
        return
    meant = modele.feuille.nom
    issue = error(
        "feuille-inconnue",
        f"La feuille « {sheet.name} » est inconnue : vouliez-vous « {meant} » ?",
        f"Si oui, renommez-la en « {meant} », ou recopiez-y ses lignes ; si elle ne sert qu’à vous, "
        "donnez-lui un nom qui ne lui ressemble pas.",
        origin,
        confidential=modele.feuille.confidentielle,
    )
    findings.lose(issue, meant)


def meant_model(sheet: RawSheet) -> type[Ligne] | None:
    """The model that a name stands for or nearly so, else the one that the headings tell."""
    close = nearest(heading_key(sheet.name), list(_MODELS), cutoff=0.75)
    return _MODELS[close] if close else model_by_headings(sheet)


def model_by_headings(sheet: RawSheet) -> type[Ligne] | None:
    """The sheet that most headings fit, when all it needs is there; None when it is not certain."""
    layouts = {m: layout for m in MODELES if (layout := find_layout(sheet, m)) is not None}
    ranked = sorted(layouts, key=lambda m: -len(layouts[m].found))
    if not ranked or len(layouts[ranked[0]].found) < _CERTAIN or lacking(ranked[0], layouts[ranked[0]]):
        return None
    rivals = [m for m in ranked[1:] if len(layouts[m].found) == len(layouts[ranked[0]].found)]
    return None if any(not lacking(m, layouts[m]) for m in rivals) else ranked[0]
