"""A file of another program read by its headings: the portal's export, the accountant's statement."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.errors import UserError
from pipeline.french import liste
from pipeline.ingest.trial import HOSTILE
from pipeline.settings import Settings
from pipeline.sheetfiles import CellError, CellValue, RawRow, RawSheet, open_workbook
from pipeline.sheetfiles.columns import column_letters
from pipeline.store.verdicts import vet
from pipeline.workbook.values.fold import heading_key

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
        value = self.values.get(nom)
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        return _day(self.text(nom)) if self.text(nom) else None

    def amount(self, nom: str) -> Decimal | None:
        """An amount in euros; None where there is none. Raises ``UserError`` for anything else."""
        text = re.sub(r"[\s€]", "", self.text(nom)).replace(",", ".")
        try:
            return Decimal(text).quantize(Decimal("0.01")) if text else None
        except InvalidOperation:
            raise UserError(f"« {text} » n’est pas un montant.", "Écrivez-le 1 234,56.") from None

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


def _day(text: str) -> date:
    found = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        raise UserError(f"« {text} » n’est pas une date.", "Écrivez-la 28/07/2026.") from None
