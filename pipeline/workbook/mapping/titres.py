"""The headings of a foreign sheet: titles skipped, one row or two, merged group labels over their columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.sheetfiles.columns import column_letters
from pipeline.sheetfiles.model import RawRow, RawSheet
from pipeline.workbook.mapping.synonymes import known
from pipeline.workbook.reading.findings import shown

SHEET_NAME = "(nom de la feuille)"
_SEARCHED = 30
_FEWEST = 3
_NUMBERED = re.compile(r"^(.*?)(?<![\s n°_.-])[\s n°_.-]*(\d{1,2})$")


@dataclass(frozen=True, slots=True)
class ForeignColumn:
    """A column: its heading as typed, the group above it, the number of its repeated group (0: none)."""

    index: int
    heading: str
    group: str = ""
    number: int = 0

    @property
    def letters(self) -> str:
        """Where it stands."""
        return column_letters(self.index) if self.index >= 0 else SHEET_NAME

    @property
    def title(self) -> str:
        """As a person names it."""
        return f"{self.group} – {self.heading}" if self.group and self.number else self.heading


@dataclass(frozen=True, slots=True)
class Head:
    """A heading, of one row or two: its columns, the first row of what it heads, where it begins."""

    columns: tuple[ForeignColumn, ...]
    first: int
    start: int


def heads(sheet: RawSheet) -> list[Head]:
    """The best of the first rows, then any row below it that can be nothing but a heading."""
    scored = [(_known(row), _words(row), -row.number, row) for row in sheet.rows[:_SEARCHED]]
    best = max(scored, key=lambda item: item[:3], default=None)
    if best is None or best[0] < 2 or best[1] < _FEWEST:
        return []
    found = [_head(sheet, best[3], topmost=True)]
    later = (row for row in sheet.rows if row.number >= found[0].first and _is_head(row))
    found += [_head(sheet, row, topmost=False) for row in later]
    return found


def _is_head(row: RawRow) -> bool:
    filled = [cell for cell in row.cells if cell is not None]
    known_ones = _known(row)
    return known_ones >= _FEWEST and _words(row) == len(filled) and 2 * known_ones > len(filled)


def _known(row: RawRow) -> int:
    return sum(isinstance(cell, str) and known(_base(cell)[0]) is not None for cell in row.cells)


def _words(row: RawRow) -> int:
    return sum(isinstance(cell, str) for cell in row.cells)


def _head(sheet: RawSheet, row: RawRow, *, topmost: bool) -> Head:
    """The row alone, or with the row of groups above it, or with the row that details its groups below.

    Above a heading that is not the topmost stand the data of another table.
    """
    rows = {found.number: found for found in sheet.rows}
    below, above = rows.get(row.number + 1), rows.get(row.number - 1)
    if below is not None and _details(sheet, row, below):
        return Head(tuple(_columns(sheet, row, below)), below.number + 1, row.number)
    if topmost and above is not None and sum(cell is not None for cell in above.cells) > 1:
        return Head(tuple(_columns(sheet, above, row)), row.number + 1, row.number)
    return Head(tuple(_columns(sheet, None, row)), row.number + 1, row.number)


def _details(sheet: RawSheet, row: RawRow, below: RawRow) -> bool:
    """Whether the row below holds words only, under merged labels."""
    wide = [m for m in sheet.merged if m.first_row == row.number and m.last_column > m.first_column]
    covered = {column for merge in wide for column in range(merge.first_column, merge.last_column + 1)}
    filled = {index for index, cell in enumerate(below.cells) if cell is not None}
    return bool(filled) and filled <= covered and _words(below) == len(filled)


def _columns(sheet: RawSheet, upper: RawRow | None, lower: RawRow) -> Iterator[ForeignColumn]:
    groups = _groups(sheet, upper) if upper else {}
    labels = {index: cell for index, cell in enumerate(upper.cells) if cell is not None} if upper else {}
    tall = {m.first_column for m in sheet.merged if upper and m.first_row == upper.number < m.last_row}
    for index in range(max(len(lower.cells), max(labels, default=-1) + 1)):
        cell = lower.cells[index] if index < len(lower.cells) else None
        if cell is not None:
            yield _column(index, " ".join(shown(cell).split()), groups.get(index, ""))
        elif index in labels and (index in tall or (upper and _known(upper) > _known(lower))):
            yield _column(index, " ".join(shown(labels[index]).split()), "")


def _column(index: int, text: str, group: str) -> ForeignColumn:
    base, number = _base(text)
    if number:
        return ForeignColumn(index, text, base, number)
    return ForeignColumn(index, text, group, _base(group)[1])


def _base(text: str) -> tuple[str, int]:
    """« Séance 3 » → (« Séance », 3)."""
    found = _NUMBERED.match(text.strip())
    return (found[1], int(found[2])) if found and found[1] else (text, 0)


def _groups(sheet: RawSheet, row: RawRow) -> dict[int, str]:
    """The labels of a row, over the columns that each covers."""
    widths = {m.first_column: m.last_column for m in sheet.merged if m.first_row == row.number}
    found = {}
    for index, cell in enumerate(row.cells):
        if isinstance(cell, str) and cell.strip():
            for covered in range(index, widths.get(index, index) + 1):
                found[covered] = " ".join(cell.split())
    return found
