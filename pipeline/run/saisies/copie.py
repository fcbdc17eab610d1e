"""Committed rows copied into the page's own workbooks; one that Excel holds open gets them later."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UserError, cause
from pipeline.french import pluriel
from pipeline.issues import Issue, Origin, Severity
from pipeline.run.saisies.fusion import BY_SHEET, Fusion
from pipeline.run.saisies.lecture import fusions
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.store.lock import held
from pipeline.store.saisies import Etat, Rangee, exists, opened
from pipeline.workbook.columns import Column, columns
from pipeline.workbook.reading.layout import find_layout, model_of
from pipeline.workbook.reading.sources import CONSEILLER
from pipeline.workbook.values import converter

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ARCHIVES = "archives"
CONFIDENTIEL = "confidentiel"
VERROU = "saisies.lock"
OUVERT = UserError("il est ouvert dans un autre programme.", "Fermez ce classeur sans y écrire.")
ECRIRE = "Vérifiez que le dossier inputs est là, que vous pouvez y écrire et qu’il reste de la place."


def copier(settings: Settings) -> tuple[Issue, ...]:
    """Copy what was committed and is not copied yet; what waits for a file that refuses it is told.

    It is committed: a copy that cannot be made is never a failure of what was typed.
    """
    if not exists(settings.registre):
        return ()
    waiting = []
    with held(settings.registre / VERROU, patience=20.0):
        for name, fusion in fusions(settings).items():
            if fusion.places and (refused := _write(settings, name, fusion)):
                waiting.append(_later(name, len(fusion.places), refused))
                continue
            done = (*fusion.deja, *(place.rangee.numero for place in fusion.places))
            if done:
                with opened(settings.registre) as register:
                    register.noter(done, Etat.COPIEE)
    return tuple(waiting)


def prive(name: str) -> bool:
    """Tell whether a workbook of the page is its owner's alone: a counsellor's, or confidential."""
    return name.startswith(f"{CONSEILLER}/") or CONFIDENTIEL in name


def _write(settings: Settings, name: str, fusion: Fusion) -> UserError | None:
    """Write a workbook of the page; return why it could not be."""
    target = settings.inputs / name
    try:
        before = target.stat().st_mtime_ns if target.is_file() else None
        data = _with(target, fusion)
        files.make_folder(target.parent)
        if (target.stat().st_mtime_ns if target.is_file() else None) != before:
            return OUVERT  # saved meanwhile: next time
        files.write(target, data, private=prive(name))
    except files.Locked:
        return OUVERT
    except UserError as refused:
        return refused
    except OSError as fault:
        return UserError(f"Le classeur de la page ne peut pas être écrit ({cause(fault)}).", ECRIRE)
    return None


def _with(target: Path, fusion: Fusion) -> bytes:
    """The bytes of the workbook with its new rows; all that a person made of it stays."""
    from openpyxl import Workbook, load_workbook  # noqa: PLC0415 (slow to import)

    try:
        book = load_workbook(target) if target.is_file() else Workbook()
    except Exception:  # noqa: BLE001 - a damaged file is put aside: the register has its lines
        _aside(target)
        book = Workbook()
    if not target.is_file() and book.active is not None:
        book.remove(book.active)
    for place in fusion.places:
        _row(_sheet(book, place.rangee), place.ligne, place.rangee)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _aside(target: Path) -> None:
    folder = target.parent / ARCHIVES
    files.make_folder(folder)
    target.rename(folder / f"{target.stem} (illisible){target.suffix}")


def _sheet(book: "Workbook", row: Rangee) -> "Worksheet":
    from pipeline.workbook.blank.writing import write_sheet  # noqa: PLC0415 (slow to import)

    modele = BY_SHEET[row.feuille]
    found = next((name for name in book.sheetnames if model_of(name) is modele), None)
    if found is not None:
        sheet: Worksheet = book[found]
        return sheet
    sheet = book.create_sheet(row.feuille)
    write_sheet(sheet, columns(modele), [], ({}, 2))
    return sheet


def _row(sheet: "Worksheet", line: int, row: Rangee) -> None:
    from pipeline.workbook.blank.writing import write_cell  # noqa: PLC0415 (slow to import)

    places = _columns(sheet, row)
    for column in columns(BY_SHEET[row.feuille]):
        if column.nom in places:
            write_cell(
                sheet, (line, places[column.nom]), _value(column, row.cellules.get(column.nom)), column
            )


def _value(column: Column, text: str | None) -> object:
    """A date or a number as Excel holds it, anything else as typed."""
    if not text:
        return None
    value = converter(column)(text)
    return value if isinstance(value, dt.date | int | Decimal) and not isinstance(value, bool) else text


def _columns(sheet: "Worksheet", row: Rangee) -> dict[str, int]:
    """Where each field stands in the sheet as a person may have arranged it, from 1."""
    from pipeline.sheetfiles.model import RawRow, RawSheet  # noqa: PLC0415

    lines = enumerate(sheet.iter_rows(max_row=30, values_only=True), 1)
    rows = [RawRow(n, [str(cell) if isinstance(cell, str) else None for cell in cells]) for n, cells in lines]
    layout = find_layout(RawSheet(row.feuille, rows), BY_SHEET[row.feuille])
    return {nom: heading.index + 1 for nom, heading in layout.found.items()} if layout else {}


def _later(name: str, rows: int, refused: UserError) -> Issue:
    return Issue(
        "saisies-en-attente",
        Severity.INFORMATION,
        f"« {name} » attend {pluriel(rows, 'saisie')} : {refused.message} C’est enregistré et compte déjà.",
        refused.remedy,
        Origin(file=name),
    )
