"""A file of another program read by its headings: the portal's export, the accountant's statement."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pipeline.errors import UserError
from pipeline.french import liste
from pipeline.ingest.trial import HOSTILE
from pipeline.settings import Settings
from pipeline.sheetfiles import CellError, CellValue, RawRow, RawSheet, open_workbook
from pipeline.sheetfiles.columns import column_letters
from pipeline.store.verdicts import vet
from pipeline.workbook.values import dates, numbers
from pipeline.workbook.values.fold import heading_key
from pipeline.workbook.values.outcome import Refused

V = TypeVar("V")
CENT, NOISE = Decimal("0.01"), Decimal("0.000001")  # what a sum of a spreadsheet may be away from its cents
CLOCK = re.compile(r"[T ]\d{1,2}[:h]\d\d.*")
CURRENCY = re.compile(r"(?:€|\beuros?|\beur)$", re.IGNORECASE)
BACK = re.compile(r"\(([^()]+)\)|([^-−]+)[-−]")  # as accountants write what is taken back
SEARCHED = 30  # rows above the headings: a title, the name of the body


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column looked for: its name here, the headings that mean it, most telling first."""

    nom: str
    titres: tuple[str, ...]
    needed: bool = False

    def wanted(self) -> list[str]:
        """Its headings as they are compared."""
        return [heading_key(title) for title in self.titres]


@dataclass(frozen=True, slots=True)
class Ligne:
    """One row: its values by the names of the columns, its place."""

    values: Mapping[str, CellValue]
    place: str

    def day(self, nom: str) -> date | None:
        """A day, typed or as text; None where there is none. Raises ``UserError`` for anything else."""
        text = CLOCK.sub("", self.text(nom))
        value = text if isinstance(self.values.get(nom), str) else self.values.get(nom)
        return self._read(dates.date, value) if text else None

    def amount(self, nom: str) -> Decimal | None:
        """An amount in euros, taken back where it says so; None where there is none. Raises ``UserError``."""
        value = self.values.get(nom)
        text = CURRENCY.sub("", self.text(nom)).rstrip()
        if not text:
            return None
        if minus := BACK.fullmatch(text):
            text = f"-{minus[1] or minus[2]}"
        found = self._read(numbers.number, text if isinstance(value, str) else value)
        rounded = found.quantize(CENT)
        if abs(found - rounded) > NOISE:
            raise UserError(f"« {text} » va au-delà du centime.", "Écrivez le montant au centime : 1 234,56.")
        return rounded

    def _read(self, convert: Callable[[CellValue], V], value: CellValue) -> V:
        try:
            return convert(value)
        except Refused as fault:
            said = f"« {value} » : {fault.message} {fault.detail}".strip()
            raise UserError(said, fault.remedy) from None

    def text(self, nom: str) -> str:
        """A cell as a person reads it; empty for none."""
        value = self.values.get(nom)
        return "" if value is None or isinstance(value, CellError) else str(value).strip()


def read_statement(settings: Settings, path: Path, colonnes: Sequence[Colonne]) -> list[Ligne]:
    """The rows of a file. Raises ``UserError`` when it cannot be read or lacks a column that is needed."""
    if (why := vet(settings.registre, [path]).get(path)) in HOSTILE:
        raise UserError(
            f"Le fichier « {path.name} » {why} : il n’est pas ouvert.", "Reprenez une copie saine."
        )
    found = max(
        (pair for sheet in open_workbook(path).sheets for pair in _headings(sheet, colonnes)),
        key=lambda pair: len(pair[2]),
        default=None,
    )
    known = found[2] if found else {}
    lacking = [each.titres[0] for each in colonnes if each.needed and each.nom not in known]
    if found is None or lacking:
        raise UserError(
            f"« {path.name} » n’a pas de colonne {liste([f'« {name} »' for name in lacking])}.",
            "Renommez le titre de la colonne dans une copie du fichier, puis relancez.",
        )
    sheet, heading, _ = found
    return list(_rows(path.name, sheet, heading, known))


Headings = tuple[RawSheet, RawRow, dict[str, int]]


def _headings(sheet: RawSheet, colonnes: Sequence[Colonne]) -> Iterator[Headings]:
    """Each row that may bear the headings, with the place of the columns found in it."""
    for row in sheet.rows[:SEARCHED]:
        titles = {heading_key(str(cell)): i for i, cell in reversed(list(enumerate(row.cells))) if cell}
        places = {c.nom: next((titles[t] for t in c.wanted() if t in titles), None) for c in colonnes}
        found = {nom: place for nom, place in places.items() if place is not None}
        if found:
            yield sheet, row, found


def _rows(name: str, sheet: RawSheet, heading: RawRow, known: Mapping[str, int]) -> Iterator[Ligne]:
    first = column_letters(min(known.values()))
    for row in sheet.rows:
        values = {nom: row.cells[at] for nom, at in known.items() if at < len(row.cells)}
        if row.number > heading.number and any(value not in (None, "") for value in values.values()):
            yield Ligne(values, f"{name}, feuille « {sheet.name} », cellule {first}{row.number}")
