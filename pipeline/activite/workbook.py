"""The workbook of the report: one sheet per table, with filters, and no cell that a spreadsheet could run."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.activite.definitions import CENTIMES, MINUTES
from pipeline.activite.edition import Attente, Edition, Section
from pipeline.sheetfiles.formulas import guarded

if TYPE_CHECKING:
    from openpyxl import Workbook

FORMATS = {CENTIMES: '# ##0.00 "€"', MINUTES: '0.00 "h"'}
DIVISEURS = {CENTIMES: 100, MINUTES: 60}
LONGEST_NAME = 31


def workbook(edition: Edition) -> bytes:
    """The edition as an .xlsx: a first sheet of definitions, then the tables, then the delays."""
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    first = book.worksheets[0]
    first.title = "Définitions"
    _fill(
        first,
        ("Tableau", "Ce qu’il compte"),
        [(s.definition.titre, s.definition.definition) for s in edition.sections],
    )
    for section in edition.sections:
        _section(book, section, edition.annee)
    if edition.delais:
        _delays(book, edition.delais, edition.annee)
    if edition.tus:
        _fill(book.create_sheet("Non publié"), ("Tableau", "Pourquoi"), list(edition.tus))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _section(book: "Workbook", section: Section, annee: int) -> None:
    unit = section.definition.unite
    rows = [(line.libelle, _number(line.valeur, unit), _number(line.avant, unit)) for line in section.lignes]
    sheet = book.create_sheet(section.definition.code[:LONGEST_NAME])
    _fill(sheet, (section.definition.titre, str(annee), str(annee - 1)), rows, FORMATS.get(unit, "0"))


def _delays(book: "Workbook", waits: Sequence[Attente], annee: int) -> None:
    heads = ("Délai, en jours", "Année", "Bilans", "Premier quartile", "Médiane", "Troisième quartile")
    rows = [
        (wait.delai.titre, str(year), *found)
        for wait in waits
        for year, found in ((annee, wait.annee), (annee - 1, wait.avant))
        if found
    ]
    _fill(book.create_sheet("délais"), heads, rows, "0")


def _fill(sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]], numbers: str = "General") -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.append(list(heads))
    for row in rows:
        sheet.append([_safe(value) for value in row])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="E8EDF4")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.number_format = numbers if isinstance(cell.value, int | float | Decimal) else "General"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 60 if place == 1 else 18
    if len(heads) == 2:
        sheet.column_dimensions["B"].width = 90
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _safe(value: Any) -> Any:
    """A text that starts like a formula is written as text."""
    return guarded(value) if isinstance(value, str) else value


def _number(value: int | None, unit: str) -> int | Decimal | None:
    if value is None or unit not in DIVISEURS:
        return value
    return Decimal(value) / DIVISEURS[unit]
