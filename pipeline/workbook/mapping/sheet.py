"""The proposal as a small workbook that a person corrects, and what they answered."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.workbook.mapping.proposal import CHOICES, SKIP, Line, Surete
from pipeline.workbook.mapping.tables import ForeignTable
from pipeline.workbook.values.fold import fold

_FIRST = 6
_HEADINGS = ("Colonne", "Titre", "Devient", "Exemple 1", "Exemple 2", "Exemple 3", "Certitude", "Pourquoi")
_GUIDE = (
    "Vérifiez la colonne « Devient », corrigez-la par sa liste, écrivez « oui » en B1, enregistrez, puis "
    "relancez la même commande. Rien n’est repris avant. Règles : « NOM Prénom », les mots en capitales "
    "sont le nom ; « 9h-11h », début et fin ; « Mme Le Bris Maëlle », le dernier mot est le prénom ; chaque "
    "employeur et chaque conseiller reçoit un code tiré de son nom."
)
_CONSTANT = "(toutes les lignes)"


def proposal_book(table: ForeignTable, lines: Sequence[Line]) -> Workbook:
    """One line per column, what it becomes, samples, how sure; then what could not be decided."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Correspondance"
    sheet["A1"], sheet["B1"], sheet["A2"] = "Confirmé :", "", _GUIDE
    sheet["A3"], sheet["B3"] = "Forme :", table.shape
    for index, heading in enumerate(_HEADINGS, 1):
        sheet.cell(_FIRST - 1, index, heading)
    for row, line in enumerate(lines, _FIRST):
        shown = (*line.samples, "", "", "")[:3]
        values = (line.column.letters, line.column.title, line.target, *shown, line.surete.value, line.why)
        for index, value in enumerate(values, 1):
            cell = sheet.cell(row, index, value)
            cell.data_type = "s"
    last = _FIRST + len(lines)
    for index, value in enumerate((_CONSTANT, "Dispositif", ""), 1):
        sheet.cell(last, index, value)
    choices = book.create_sheet("Listes")
    for choice in CHOICES:
        choices.append([choice])
    choices.sheet_state = "hidden"
    rule = DataValidation("list", formula1=f"Listes!$A$1:$A${len(CHOICES)}", allow_blank=True)
    rule.add(f"C{_FIRST}:C{last - 1}")
    sheet.add_data_validation(rule)
    _undecided(book, lines)
    for letter, width in zip("ABCDEFGH", (22, 28, 34, 22, 22, 22, 12, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    return book


def _undecided(book: Workbook, lines: Sequence[Line]) -> None:
    sheet = book.create_sheet("À décider", 1)
    sheet.append(["Colonne", "Titre", "Pourquoi"])
    for line in lines:
        if line.surete is Surete.INCONNU:
            sheet.append([line.column.letters, line.column.title, line.why])


def shape_of(proposal: Path) -> str:
    """The shape of the table that a proposal was made for."""
    return str(load_workbook(proposal)["Correspondance"]["B3"].value or "")


def answer(proposal: Path, table: ForeignTable) -> tuple[dict[str, str], dict[str, str]] | None:
    """The mapping and the constants that a person confirmed, for a table of the same shape; else None."""
    if not proposal.exists() or shape_of(proposal) != table.shape:
        return None
    sheet = load_workbook(proposal)["Correspondance"]
    if fold(str(sheet["B1"].value or "")) != "oui":
        return None
    mapping, constants = {}, {}
    for letters, title, target in sheet.iter_rows(min_row=_FIRST, max_col=3, values_only=True):
        if letters == _CONSTANT and target:
            constants[fold(str(title))] = str(target)
        elif letters and target in CHOICES and target != SKIP:
            mapping[str(letters)] = str(target)
    return mapping, constants
