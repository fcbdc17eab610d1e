"""The follow-up workbook of action plans: one line per action, no cell that a spreadsheet could run."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.sheetfiles.formulas import FORMULA_STARTS
from pipeline.store import files
from pipeline.synthese.read_back import Relue

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

PLACE = "suivi/plans-d-action.xlsx"
HEADINGS = ("Référence", "N°", "Action", "Durée", "Date de réalisation", "Étapes")
WIDTHS = (16, 6, 40, 18, 22, 70)
_FIXED = (1980, 1, 1, 0, 0, 0)
_NO_DATE = datetime(2000, 1, 1)
# Saving sets it to the present, whatever it was.
_MODIFIED = re.compile(rb"(<dcterms:modified\b[^<>]*>)[^<]*")


def write_plans(outputs: Path, relues: Iterable[Relue]) -> Path:
    """Write the action plans read back, readable by their owner only; the same plans give the same bytes."""
    rows = [
        (relue.reference, action.numero, action.action, action.duree, action.date, "\n".join(action.etapes))
        for relue in relues
        for action in relue.actions
    ]
    target = outputs / PLACE
    files.make_folder(target.parent, private=True)
    files.write(target, _workbook(rows), private=True)
    return target


def holds(outputs: Path, references: Iterable[str]) -> bool:
    """Tell whether the workbook has lines of one agent."""
    theirs = set(map(_harmless, references))
    return any(row[0] in theirs for row in _rows(outputs))


def without(outputs: Path, references: Iterable[str]) -> bool:
    """Take one agent's lines out of the workbook; tell whether there were any."""
    rows, theirs = _rows(outputs), set(map(_harmless, references))
    kept = [row for row in rows if row[0] not in theirs]
    if len(kept) < len(rows):
        files.write(outputs / PLACE, _workbook(kept), private=True)
    return len(kept) < len(rows)


def _rows(outputs: Path) -> list[tuple[object, ...]]:
    from openpyxl import load_workbook  # noqa: PLC0415 (slow to import)

    target = outputs / PLACE
    if not target.exists():
        return []
    book = load_workbook(io.BytesIO(target.read_bytes()), read_only=True)
    rows: list[tuple[object, ...]] = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    book.close()
    return rows


def _workbook(rows: Iterable[tuple[object, ...]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 (slow to import)
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "Plans d'action"
    for row in (HEADINGS, *rows):
        sheet.append([_harmless(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    _lay_out(sheet)
    book.properties.creator = ""
    book.properties.created = book.properties.modified = _NO_DATE
    stream = io.BytesIO()
    book.save(stream)
    return _reproducible(stream.getvalue())


def _lay_out(sheet: "Worksheet") -> None:
    from openpyxl.styles import Alignment  # noqa: PLC0415

    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.quotePrefix = cell.data_type == "s"


def _harmless(value: object) -> object:
    """Keep text from starting a formula, here or where cells are pasted; a list's dash becomes a long one."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"–{value[1:]}" if value.startswith("- ") else f"’{value}"
    return value


def _reproducible(data: bytes) -> bytes:
    """Give the same workbook with no trace of the moment it was saved."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in sorted(source.namelist()):
            part = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", source.read(name))
            target.writestr(zipfile.ZipInfo(name, _FIXED), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
