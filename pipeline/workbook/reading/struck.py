"""Rows struck through: an office strikes what is cancelled, and nothing else says so. Read, and told."""

from collections.abc import Iterator

from pipeline.french import liste
from pipeline.issues import Issue, Origin, Severity
from pipeline.sheetfiles.columns import column_letters
from pipeline.sheetfiles.model import RawRow, RawSheet
from pipeline.workbook.columns import Ligne
from pipeline.workbook.reading.findings import Findings, notice
from pipeline.workbook.reading.layout import Layout
from pipeline.workbook.sheets import Seance
from pipeline.workbook.values.fold import heading_key

# A row that says already what its line through says: the session's status, the state of the bilan.
_SAID = {
    "statut_seance": ("annul", "report", "absen"),
    "etat": ("refus", "interrompu", "clos", "clotur"),
}
_SHOWN = 12


def tell_struck(
    place: Origin, sheet: RawSheet, rows: list[RawRow], table: tuple[type[Ligne], Layout], findings: Findings
) -> None:
    """One warning for the sheet, which names the rows."""
    modele, layout = table
    if cells := list(_cells(sheet, rows, layout)) if sheet.struck else []:
        findings.add(_issue(place, cells, modele))


def _cells(sheet: RawSheet, rows: list[RawRow], layout: Layout) -> Iterator[tuple[int, int]]:
    """The first struck cell of each row, among the columns that are read."""
    known = {heading.index for heading in layout.found.values()}
    first: dict[int, int] = {}
    for number, column in sorted(sheet.struck):
        if column in known:
            first.setdefault(number, column)
    yield from (
        (row.number, first[row.number]) for row in rows if row.number in first and not _said(row, layout)
    )


def _said(row: RawRow, layout: Layout) -> bool:
    for nom, words in _SAID.items():
        index = layout.found[nom].index if nom in layout.found else len(row.cells)
        cell = row.cells[index] if index < len(row.cells) else None
        if isinstance(cell, str) and heading_key(cell).startswith(words):
            return True
    return False


def _issue(place: Origin, cells: list[tuple[int, int]], modele: type[Ligne]) -> Issue:
    numbers, many = [str(row) for row, _ in cells], len(cells) > 1
    more = [f"{len(numbers) - _SHOWN} autres"] if len(numbers) > _SHOWN + 1 else []
    shown = liste([*(numbers[:_SHOWN] if more else numbers), *more])
    told = f"les lignes {shown} sont barrées" if many else f"la ligne {shown} est barrée"
    other = "reçoit son statut (annulée, reportée)" if modele is Seance else "se dit dans sa colonne"
    origins = [Origin(place.file, place.sheet, f"{column_letters(column)}{row}") for row, column in cells]
    return notice(
        "lignes-barrees",
        f"Feuille « {place.sheet} » : {told} ; elle{'s sont lues' if many else ' est lue'} comme les autres.",
        f"Ce qui ne compte plus {other}, ou se supprime ; de ce qui compte, ôtez le trait.",
        origins[0],
        related=origins[1:],
        severity=Severity.AVERTISSEMENT,
        confidential=modele.feuille.confidentielle,
    )
