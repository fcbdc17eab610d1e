"""A workbook of rows proposed: sheets and headings of ours, to look at, then to copy into one's own."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.store import files

FOLDER = "propositions"
Cells = Mapping[str, object]
_FOLD = str.maketrans(dict.fromkeys('<>:"/\\|?*', "-"))


def publish(outputs: Path, name: str, sheets: Mapping[str, Sequence[Cells]]) -> Path:
    """Write ``outputs/propositions/NAME.xlsx``, owner-only; never over another: a number is added."""
    folder, name = outputs / FOLDER, name.translate(_FOLD)
    files.make_folder(folder, private=True)
    path, number = folder / f"{name}.xlsx", 1
    while path.exists():
        number += 1
        path = folder / f"{name} ({number}).xlsx"
    files.write(path, workbook(sheets), private=True)
    return path


def workbook(sheets: Mapping[str, Sequence[Cells]]) -> bytes:
    """The workbook: one sheet per name, its headings those of the first row."""
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = book.worksheets[0] if place == 0 else book.create_sheet()
        sheet.title = name
        headings = list(rows[0]) if rows else []
        sheet.append(headings)
        for row in rows:
            sheet.append([row[heading] for heading in headings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
