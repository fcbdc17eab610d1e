"""Where workbooks still hold what an agent said: the filled cells of the counsellor's sheets."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import UserError
from pipeline.french import accord
from pipeline.sheetfiles import open_workbook
from pipeline.sheetfiles.columns import column_letters
from pipeline.sheetfiles.model import RawRow, RawSheet
from pipeline.workbook.columns import Ligne
from pipeline.workbook.reading.layout import find_layout, lacking, model_of
from pipeline.workbook.sheets import MODELES
from pipeline.workbook.values.fold import fold


def traces(path: Path, name: str, reference: str) -> Iterator[str]:
    """One line per sheet: workbook, sheet, cells to blank. Rows in error count like the others.

    A workbook that cannot be read is named too: nobody knows what it holds.
    """
    try:
        sheets = open_workbook(path).sheets
    except UserError:
        yield f"{name} : ce classeur ne peut pas être lu, vérifiez-le"
        return
    for sheet in sheets:
        modele = _theirs(sheet)
        if modele is None:
            continue
        keys = _keys(sheet, modele)
        cells = [cell for row in sheet.rows for cell in _said(row, reference, keys)]
        if cells:
            word = accord(len(cells), "cellule", "cellules")
            yield f"{name}, feuille « {sheet.name} », {word} {', '.join(cells)}"


def quotes(path: Path, reference: str) -> bool:
    """Whether a workbook holds anything of the agent, or cannot be read."""
    return next(traces(path, path.name, reference), None) is not None


def _theirs(sheet: RawSheet) -> type[Ligne] | None:
    """The counsellor's model that a sheet follows, by its name, else by its headings; None for any other."""
    named = model_of(sheet.name)
    if named is not None:
        return named if named.feuille.conseiller else None
    models = (modele for modele in MODELES if modele.feuille.conseiller)
    return next((m for m in models if (layout := find_layout(sheet, m)) and not lacking(m, layout)), None)


def _keys(sheet: RawSheet, modele: type[Ligne]) -> frozenset[int]:
    """The columns that only name the row."""
    layout = find_layout(sheet, modele)
    found = layout.found if layout else {}
    return frozenset(found[field].index for field in modele.feuille.cle if field in found)


def _said(row: RawRow, reference: str, keys: frozenset[int]) -> list[str]:
    filled = {i: str(cell) for i, cell in enumerate(row.cells) if cell is not None and str(cell).strip()}
    naming = {i for i, text in filled.items() if fold(text) == fold(reference)}
    return [f"{column_letters(i)}{row.number}" for i in filled if i not in naming | keys] if naming else []
