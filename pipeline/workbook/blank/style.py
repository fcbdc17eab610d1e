"""How a sheet of ours looks: headings, widths, number formats that keep zeros, lists to choose from."""

from collections.abc import Iterable, Mapping
from typing import Final

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbook.columns import Column, Forme

_ACCENT, _PALE, _GREY, _LINE = "FF1F3864", "FFE8EDF4", "FF6B6B6B", "FFBFBFBF"

HEADING_FONT: Final = Font(name="Arial", size=10, bold=True, color="FFFFFFFF")
SOFT_FONT: Final = Font(name="Arial", size=10, bold=True, color=_ACCENT)
BODY_FONT: Final = Font(name="Arial", size=10)
EXAMPLE_FONT: Final = Font(name="Arial", size=10, italic=True, color=_GREY)
TITLE_FONT: Final = Font(name="Arial", size=16, bold=True, color=_ACCENT)
HEADING_FILL: Final = PatternFill("solid", fgColor=_ACCENT)
SOFT_FILL: Final = PatternFill("solid", fgColor=_PALE)
HEADING_ALIGNMENT: Final = Alignment(horizontal="left", vertical="center", wrap_text=True)
WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
HAIRLINE: Final = Border(bottom=Side("thin", color=_LINE), right=Side("thin", color=_LINE))

TEXT: Final = BUILTIN_FORMATS[49]
_FORMATS: Final = {
    Forme.DATE: "dd/mm/yyyy",
    Forme.HEURE: "hh:mm",
    Forme.HEURES: "0.00",
    Forme.MONTANT: "#,##0.00",
    Forme.MOUVEMENT: "#,##0.00",
    Forme.POURCENTAGE: "0.##%",
    Forme.ENTIER: "0",
    Forme.TEXTE: "General",
    Forme.LIGNES: "General",
    Forme.OUI_NON: "General",
    Forme.COURRIEL: "General",
}
_WIDTHS: Final = {
    Forme.DATE: 13,
    Forme.HEURE: 9,
    Forme.HEURES: 11,
    Forme.MONTANT: 13,
    Forme.MOUVEMENT: 13,
    Forme.POURCENTAGE: 9,
    Forme.ENTIER: 7,
    Forme.OUI_NON: 11,
    Forme.SIRET: 17,
    Forme.CODE_POSTAL: 9,
    Forme.TELEPHONE: 15,
}
_FIXED: Final = frozenset(
    {Forme.DATE, Forme.HEURE, Forme.HEURES, Forme.MONTANT, Forme.MOUVEMENT, Forme.POURCENTAGE}
)
_WIDEST: Final = 52


def number_format(column: Column) -> str:
    """The cell format of a column: text wherever a zero or a dot would otherwise be lost."""
    return _FORMATS.get(column.forme, TEXT)


def width(column: Column, values: Iterable[object]) -> float:
    """The column's width in characters: room for its heading and for what it holds, within reason."""
    longest_word = max(len(word) for word in column.titre.split())
    usual = max(_WIDTHS.get(column.forme, 12), longest_word + 4)
    longest = max((len(line) for value in values if value for line in str(value).split("\n")), default=0)
    return usual if column.forme in _FIXED else min(max(usual, longest + 2), _WIDEST)


def height(chosen: Iterable[Column], row: Mapping[str, object]) -> float:
    """A row's height in points: room for its longest text once wrapped."""
    texts = (str(row[column.nom]) for column in chosen if isinstance(row.get(column.nom), str))
    lines = (sum(1 + len(line) // _WIDEST for line in text.split("\n")) for text in texts)
    return 3 + 13 * max(lines, default=1)


def fit_page(sheet: Worksheet) -> None:
    """Print in landscape on A4, as many pages as needed, one page wide."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def comment(column: Column) -> Comment:
    """The note on a heading: what to write, when it is due, an example, the values allowed."""
    due = "Obligatoire." if column.etoile else f"À remplir au plus tard : {column.col.etape}."
    lines = [column.col.aide, due, f"Exemple : {column.col.exemple}"]
    if column.choix:
        lines.append("Au choix : " + ", ".join(str(value.value) for value in column.choix))
    if column.col.reference:
        lines.append("Un code de : " + ", ".join(column.col.reference))
    note = Comment("\n".join(lines), "Classeur des bilans")
    note.width, note.height = 320, 40 + 22 * sum(1 + len(line) // 48 for line in lines)
    return note
