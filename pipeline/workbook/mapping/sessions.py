"""The sessions that a foreign row holds: « 9h-11h » split, « Fait » understood, one per repeated group."""

import datetime as dt
import re
from collections.abc import Iterator

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.reading.findings import shown
from pipeline.workbook.values import Refused
from pipeline.workbook.values.dates import time
from pipeline.workbook.values.lists import yes_no

_CLOCK = r"(\d{1,2}\s*(?:h|:|heures?)(?:\s*\d{2})?)"
_SPAN = re.compile(rf"(?:de\s*)?{_CLOCK}\s*(?:-|–|—|à|/|→|>)\s*{_CLOCK}", re.IGNORECASE)


def span(cell: CellValue) -> tuple[dt.time | str, dt.time | str] | None:
    """« 9h-11h » as its start and its end."""
    found = _SPAN.fullmatch(shown(cell).strip())
    return (_time(found[1]), _time(found[2])) if found else None


def of_session(nom: str, cell: CellValue) -> Iterator[tuple[str, object]]:
    """The fields of a session that a cell fills."""
    if nom == "horaire":
        found = span(cell)
        yield from (("debut", found[0]), ("fin", found[1])) if found else (("debut", cell),)
    elif nom == "fait":
        if yes(cell):
            yield "statut_seance", "réalisée"
    else:
        yield nom, cell


def _time(text: str) -> dt.time | str:
    try:
        return time(text.strip())
    except Refused:
        return text


def yes(cell: CellValue) -> bool:
    """Whether a cell says that a session was held; a cross does too."""
    if isinstance(cell, str) and cell.strip().lower() in ("x", "✓", "fait", "faite", "réalisé", "réalisée"):
        return True
    try:
        return yes_no(cell)
    except Refused:
        return False
