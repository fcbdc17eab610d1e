"""The « Lisez-moi » sheet: in plain French, what to fill and by when."""

from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbook.blank import style
from pipeline.workbook.columns import Column, Etape, Ligne

_WHEN: Final = {
    Etape.DEMANDE: "À la demande",
    Etape.SIGNATURE: "À la signature",
    Etape.SEANCES: "Pendant les séances",
    Etape.CLOTURE: "À la clôture",
    Etape.FACTURATION: "À la facturation",
}

_INTRODUCTION: Final = (
    "Une ligne par organisme, par employeur, par bilan, par séance. Les codes et les références relient les "
    "feuilles.",
    "Les colonnes marquées d’une étoile sont obligatoires. Les autres ne servent qu’aux documents "
    "qui les emploient : on les remplit quand le dossier y arrive.",
    "L’ordre des feuilles et des colonnes est libre. Une colonne à vous, ajoutée n’importe où, est ignorée.",
    "La ligne grise « EXEMPLE (ligne ignorée) » montre comment remplir ; elle n’est jamais "
    "lue. Effacez-la si vous voulez.",
    "Passez la souris sur un titre : une note dit quoi écrire. Les cellules à liste "
    "proposent les valeurs possibles.",
    "Une fois rempli, déposez ce classeur dans le dossier inputs.",
)


def write_readme(sheet: Worksheet, selection: Mapping[type[Ligne], Sequence[Column]]) -> None:
    """Introduction, then for each stage the columns of each sheet."""
    sheet.sheet_view.showGridLines = False
    for letter, width in (("A", 22), ("B", 20), ("C", 100)):
        sheet.column_dimensions[letter].width = width
    sheet["A1"] = "Classeur des bilans professionnels"
    sheet["A1"].font = style.TITLE_FONT
    row = _paragraphs(sheet, 3)
    row = _table(sheet, row + 1, ("Quand", "Feuille", "Colonnes"), _due(selection))
    described = [("", modele.feuille.nom, modele.feuille.aide) for modele in selection]
    _table(sheet, row + 1, ("", "Feuille", "Ce qu’elle contient"), described)
    style.fit_page(sheet)


def add_paragraph(sheet: Worksheet, text: str) -> None:
    """One more sentence under the title."""
    sheet.merge_cells("A2:C2")
    sheet["A2"] = text
    sheet["A2"].font, sheet["A2"].alignment = style.BODY_FONT, style.WRAPPED
    sheet.row_dimensions[2].height = 15 * (1 + len(text) // 135)


def _paragraphs(sheet: Worksheet, row: int) -> int:
    for text in _INTRODUCTION:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        cell = sheet.cell(row, 1, text)
        cell.font, cell.alignment = style.BODY_FONT, style.WRAPPED
        sheet.row_dimensions[row].height = 15 * (1 + len(text) // 160)
        row += 1
    return row


def _due(selection: Mapping[type[Ligne], Sequence[Column]]) -> list[tuple[str, str, str]]:
    rows = []
    for etape, quand in _WHEN.items():
        sheets = [(modele.feuille.nom, _names(chosen, etape)) for modele, chosen in selection.items()]
        due = [(nom, names) for nom, names in sheets if names]
        rows += [
            (quand if first else "", *both)
            for first, both in zip((True, *[False] * len(due)), due, strict=False)
        ]
    return rows


def _names(chosen: Sequence[Column], etape: Etape) -> str:
    return ", ".join(c.titre + " *" * c.etoile for c in chosen if c.col.etape is etape)


def _table(
    sheet: Worksheet, row: int, headings: tuple[str, ...], rows: Sequence[tuple[str, str, str]]
) -> int:
    for index, heading in enumerate(headings, 1):
        cell = sheet.cell(row, index, heading)
        cell.font, cell.fill = style.HEADING_FONT, style.HEADING_FILL
    for values in rows:
        row += 1
        for index, value in enumerate(values, 1):
            cell = sheet.cell(row, index, value)
            cell.font = style.SOFT_FONT if index < 3 else style.BODY_FONT
            cell.alignment, cell.border = style.WRAPPED, style.HAIRLINE
        sheet.row_dimensions[row].height = 15 * (1 + len(values[-1]) // 135)
    return row + 1
