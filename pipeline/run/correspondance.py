"""The proposal of an import as a form: its lines read from its workbook, the answers written back there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.run.importer import FOLDER
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.workbook.mapping.proposal import CHOICES
from pipeline.workbook.mapping.sheet import CONSTANT, FIRST, MAIN, VALUES

BECOMES = {MAIN: 4, VALUES: 1}  # the column that a person answers in, by sheet


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line to confirm: its cell in the proposal, what it is, samples, what it becomes, how sure and why.

    ``choix`` are the only answers, or none where anything may be typed.
    """

    champ: str
    quoi: str
    exemples: str
    devient: str
    certitude: str
    choix: tuple[str, ...] = ()


def place(settings: Settings, path: Path) -> Path:
    """Where the proposal of a foreign file is."""
    return settings.outputs / FOLDER / f"{path.stem} – correspondance.xlsx"


def lignes(proposal: Path) -> list[Ligne]:
    """Every line of a proposal: columns, what holds for all rows, then the values found."""
    book = load_workbook(proposal)
    return [*_columns(book[MAIN]), *_values(book[VALUES])]


def repondre(proposal: Path, reponses: Mapping[str, str]) -> None:
    """Write the answers where a person would, and confirm."""
    book = load_workbook(proposal)
    for line in lignes(proposal):
        sheet, _, row = line.champ.partition("-")
        said = reponses.get(line.champ, line.devient)
        if not line.choix or said in line.choix:
            cell = book[sheet].cell(int(row), BECOMES[sheet], said)
            cell.data_type = "s"
    book[MAIN]["B1"] = "oui"
    stream = BytesIO()
    book.save(stream)
    files.write(proposal, stream.getvalue(), private=True)


def _columns(sheet: Worksheet) -> Iterator[Ligne]:
    for number, cells in _rows(sheet, FIRST):
        table, letters, title, becomes, first, second, third, filled, sure, why = (*cells, *[""] * 10)[:10]
        samples = " ; ".join(filter(None, (first, second, third)))
        named = title if table == CONSTANT else f"{letters} {title}"
        told = ", ".join(filter(None, (sure, why, f"{filled} remplies" if filled else "")))
        closed = () if table == CONSTANT else CHOICES
        yield Ligne(f"{MAIN}-{number}", named, samples, becomes, told, closed)


def _values(sheet: Worksheet) -> Iterator[Ligne]:
    for number, cells in _rows(sheet, 2):
        becomes, value, field, count, sure, why = (*cells, *[""] * 6)[:6]
        told = ", ".join(filter(None, (sure, why, f"{count} lignes" if count else "")))
        yield Ligne(f"{VALUES}-{number}", f"{value} ({field})", "", becomes, told)


def _rows(sheet: Worksheet, first: int) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(sheet.iter_rows(min_row=first, values_only=True), first):
        cells = [str(cell) if cell is not None else "" for cell in row]
        if any(cells):
            yield number, cells
