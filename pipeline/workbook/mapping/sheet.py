"""The proposal as a small workbook that a person corrects."""

from collections.abc import Callable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.dispositifs.model import Dispositif
from pipeline.workbook.mapping.decisions import Decision
from pipeline.workbook.mapping.proposal import CHOICES, SKIP, UNNAMED, Line, Surete
from pipeline.workbook.mapping.tables import ForeignTable, shape_of

MAIN, VALUES, UNDECIDED, LISTS = "Correspondance", "Valeurs", "À décider", "Listes"
FIRST = 6
CONSTANT = "(toutes les lignes)"
ABOVE = "la personne de la ligne du dessus"
CONSTANTS = {"Dispositif": "dispositif", "Employeur": "employeur", "Séances d’une ligne sans nom": UNNAMED}
_HEADINGS = (
    "Tableau", "Colonne", "Titre", "Devient", "Exemple 1", "Exemple 2", "Exemple 3",
    "Remplies", "Certitude", "Pourquoi",
)  # fmt: skip
_WIDTHS = (22, 10, 28, 34, 30, 30, 30, 10, 12, 46)
VALUE_HEADINGS = ("Devient", "Valeur trouvée", "Champ", "Lignes", "Certitude", "Pourquoi")
_GUIDE = (
    "Vérifiez la colonne « Devient » de cette feuille et celle de « Valeurs », corrigez-les, écrivez « oui » "
    "en B1, enregistrez, puis relancez la même commande. Rien n’est repris avant. Règles : dans « LE ROUX "
    "Annaïg » et « Annaïg LE ROUX », les mots en capitales sont le nom ; « 9h-11h » donne le début et la "
    "fin ; un « oui » ou une croix sous « Fait » donne « réalisée » ; chaque employeur et chaque conseiller "
    "nouveau reçoit un code tiré de son nom ; sans colonne de référence, chaque personne en reçoit une, "
    "toujours la même."
)
_LONGEST_NAME = 24


def table_label(rank: int, table: ForeignTable) -> str:
    """How the proposal names a table: its rank, its first sheet, how many others."""
    more = f" et {len(table.sheets) - 1} autres" if len(table.sheets) > 1 else ""
    return f"{rank} · {table.sheets[0][:_LONGEST_NAME]}{more}"


def proposal_book(
    tables: Sequence[ForeignTable],
    lines: Sequence[Line],
    found: Sequence[Decision],
    schemes: Sequence[Dispositif],
    look: tuple[Callable[[Line], Sequence[str]], Mapping[str, str]],
) -> Workbook:
    """Columns, values, what could not be decided. ``look``: the samples of a line, the constants so far."""
    samples, constants = look
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = MAIN
    sheet["A1"], sheet["B1"], sheet["A2"] = "Confirmé :", "", _GUIDE
    sheet["A3"], sheet["B3"] = "Forme :", shape_of(tables)
    _head(sheet, FIRST - 1, _HEADINGS, _WIDTHS)
    for row, line in enumerate(lines, FIRST):
        shown = (*samples(line), "", "", "")[:3]
        label = table_label(line.table, tables[line.table - 1])
        end = (str(line.count), line.surete.value, line.why)
        _write(sheet, row, (label, line.column.letters, line.column.title, line.target, *shown, *end))
    last = FIRST + len(lines)
    for row, (title, nom) in enumerate(CONSTANTS.items(), last):
        _write(sheet, row, (CONSTANT, "", title, constants.get(nom, "")))
    _undecided(book.create_sheet(UNDECIDED), lines, found)
    values = book.create_sheet(VALUES)
    _values(values, found)
    _lists(book, schemes)
    _choose(sheet, f"D{FIRST}:D{last - 1}", f"{LISTS}!$A$1:$A${len(CHOICES)}")
    _choose(sheet, f"D{last + len(CONSTANTS) - 1}", f'"{ABOVE}"')
    _choose(sheet, f"D{last}", f"{LISTS}!$B$1:$B${len(schemes)}")
    for row, decision in enumerate(found, 2):
        if decision.field == "dispositif":
            _choose(values, f"A{row}", f"{LISTS}!$B$1:$B${len(schemes)}")
    return book


def _head(sheet: Worksheet, row: int, headings: Sequence[str], widths: Sequence[int]) -> None:
    for index, (heading, width) in enumerate(zip(headings, widths, strict=True), 1):
        cell = sheet.cell(row, index, heading)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = f"A{row + 1}"


def _write(sheet: Worksheet, row: int, values: Sequence[str]) -> None:
    """As text: what a person typed is no formula."""
    for index, value in enumerate(values, 1):
        cell = sheet.cell(row, index, value)
        cell.data_type = "s"


def _choose(sheet: Worksheet, where: str, source: str) -> None:
    rule = DataValidation("list", formula1=source, allow_blank=True)
    rule.add(where)
    sheet.add_data_validation(rule)


def _values(sheet: Worksheet, found: Sequence[Decision]) -> None:
    _head(sheet, 1, VALUE_HEADINGS, (34, 46, 18, 10, 12, 60))
    for row, one in enumerate(found, 2):
        _write(sheet, row, (one.becomes, one.value, one.field, str(one.count), one.surete.value, one.why))


def _undecided(sheet: Worksheet, lines: Sequence[Line], found: Sequence[Decision]) -> None:
    _head(sheet, 1, ("Où", "Quoi", "Pourquoi"), (28, 46, 60))
    for line in lines:
        if line.surete is Surete.INCONNU:
            _write(
                sheet,
                sheet.max_row + 1,
                (f"{MAIN}, colonne {line.column.letters}", line.column.title, line.why),
            )
    for one in found:
        if one.surete is Surete.INCONNU:
            _write(sheet, sheet.max_row + 1, (VALUES, one.value, one.why))


def _lists(book: Workbook, schemes: Sequence[Dispositif]) -> None:
    sheet = book.create_sheet(LISTS)
    for row, choice in enumerate(CHOICES, 1):
        sheet.cell(row, 1, choice)
    for row, scheme in enumerate(schemes, 1):
        sheet.cell(row, 2, scheme.code)
    sheet.sheet_state = "hidden"


__all__ = ["CHOICES", "SKIP", "proposal_book", "table_label"]
