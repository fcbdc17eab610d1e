"""One sheet written: headings with their notes, formats, drop-down lists, then rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbook.blank import style
from pipeline.workbook.columns import DISPOSITIFS, Column, Forme, Ligne

LAST_ROW: Final = 2000
LISTES: Final = "Listes"
_LONGEST_LIST = 255

Columns = Mapping[type[Ligne], Sequence[Column]]
Among = tuple[Columns, int]


def write_sheet(
    sheet: Worksheet, chosen: Sequence[Column], rows: Iterable[Mapping[str, object]], among: Among
) -> None:
    """Headings, formats and lists, then ``rows`` (field → value).

    ``among``: the sheets whose codes the lists offer, and the first row that they offer: never an example.
    """
    for index, column in enumerate(chosen, 1):
        _heading(sheet, index, column)
        _choices(sheet, index, column, among)
    filled = list(rows)
    for index, column in enumerate(chosen, 1):
        values = [row.get(column.nom) for row in filled]
        sheet.column_dimensions[get_column_letter(index)].width = style.width(column, values)
        for number, value in enumerate(values, 2):
            write_cell(sheet, (number, index), value, column)
    for number, row in enumerate(filled, 2):
        sheet.row_dimensions[number].height = style.height(chosen, row)
    sheet.row_dimensions[1].height = 42
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(chosen))}{max(sheet.max_row, 2)}"
    sheet.print_title_rows = "1:1"
    style.fit_page(sheet)


def _heading(sheet: Worksheet, index: int, column: Column) -> None:
    cell = sheet.cell(1, index, f"{column.titre} *" if column.etoile else column.titre)
    cell.font = style.HEADING_FONT if column.etoile else style.SOFT_FONT
    cell.fill = style.HEADING_FILL if column.etoile else style.SOFT_FILL
    cell.alignment, cell.border = style.HEADING_ALIGNMENT, style.HAIRLINE
    cell.comment = style.comment(column)
    dimension = sheet.column_dimensions[get_column_letter(index)]
    dimension.number_format = style.number_format(column)
    dimension.font = style.BODY_FONT


def write_cell(sheet: Worksheet, at: tuple[int, int], value: object, column: Column) -> None:
    """Write one cell with its format; None leaves it blank. ``at``: row and column, from 1."""
    cell = cast(Cell, sheet.cell(*at))
    cell.number_format, cell.font = style.number_format(column), style.BODY_FONT
    cell.border, cell.alignment = style.HAIRLINE, style.WRAPPED
    if value is None:
        return
    cell.value = cast(str, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that starts with = is a text


def _choices(sheet: Worksheet, index: int, column: Column, among: Among) -> None:
    """A drop-down list; it never forbids a cell that may hold several values."""
    source = _source(column, *among)
    if source is None:
        return
    free = column.plusieurs or len(column.col.reference) > 1
    rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=not free)
    rule.errorStyle = "warning"
    rule.errorTitle, rule.error = column.titre, "Cette valeur n’est pas dans la liste."
    letter = get_column_letter(index)
    rule.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)


def _source(column: Column, selection: Columns, first: int) -> str | None:
    if column.forme is Forme.OUI_NON:
        return '"oui,non"'
    if column.choix:
        listed = ",".join(str(value.value) for value in column.choix)
        return f'"{listed}"' if len(listed) <= _LONGEST_LIST else None
    if not column.col.reference:
        return None
    target = column.col.reference[0]
    if target == DISPOSITIFS:
        return f"{LISTES}!$A$2:$A$200"
    return next(
        (
            f"{quote_sheetname(target)}!${_code_letter(chosen)}${first}:${_code_letter(chosen)}${LAST_ROW}"
            for modele, chosen in selection.items()
            if modele.feuille.nom == target
        ),
        None,
    )


def _code_letter(chosen: Sequence[Column]) -> str:
    """The target's code is the first of its columns."""
    index = next(i for i, column in enumerate(chosen, 1) if column.nom in ("code", "reference"))
    return get_column_letter(index)
