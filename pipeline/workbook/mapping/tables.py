"""The tables of a foreign workbook: several on a sheet, like sheets stacked, merged cells as seen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import zip_longest

from pipeline.sheetfiles.columns import MAX_ROWS
from pipeline.sheetfiles.model import CellValue, RawRow, RawSheet
from pipeline.workbook.mapping.titres import SHEET_NAME, ForeignColumn, heads
from pipeline.workbook.values.fold import fold, heading_key

_TOTALS = ("total", "totaux", "sous-total", "soustotal", "moyenne", "nombre")
_PERIOD = re.compile(
    r"janv|fevr|mars|avril|mai|juin|juil|aout|sept|octo|nove|dece|trim|semes|20\d\d|^s\d|feuil|sheet|\d{2}$"
)


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """A data row and the sheet where it stands."""

    sheet: str
    row: RawRow

    def cell(self, column: ForeignColumn) -> CellValue:
        """What it holds in a column; the name of its sheet in the column that stands for it."""
        if column.index < 0:
            return self.sheet
        return self.row.cells[column.index] if column.index < len(self.row.cells) else None

    def place(self, column: ForeignColumn) -> str:
        """The address of that cell, with its sheet."""
        if column.index < 0:
            return f"feuille « {self.sheet} », son nom"
        return f"feuille « {self.sheet} », cellule {column.letters}{self.row.number}"


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """One table, or several of one shape; ``sheets`` are their names.

    ``passed``: the places of the rows below the headings that are no data (totals, a lone word).
    """

    sheets: tuple[str, ...]
    columns: tuple[ForeignColumn, ...]
    rows: tuple[ForeignRow, ...]
    passed: tuple[str, ...] = ()

    @property
    def shape(self) -> str:
        """What makes another export the same one: its headings and where they stand."""
        words = "\n".join(f"{c.index}|{heading_key(c.group)}|{heading_key(c.heading)}" for c in self.columns)
        return sha256(words.encode()).hexdigest()[:16]


def shape_of(tables: Sequence[ForeignTable]) -> str:
    """What makes another workbook the same one: the shapes of its tables."""
    return sha256("\n".join(sorted(table.shape for table in tables)).encode()).hexdigest()[:16]


def find_tables(sheets: Sequence[RawSheet]) -> list[ForeignTable]:
    """The tables, in an order that their headings alone decide; those with the same ones are stacked."""
    found: dict[str, ForeignTable] = {}
    for sheet in sheets:
        for table in _tables(sheet):
            same = found.get(table.shape)
            found[table.shape] = table if same is None else _stacked(same, table)
    named = (_with_sheet_names(table) for table in found.values() if table.rows)
    return sorted(named, key=lambda table: table.shape)


def _stacked(first: ForeignTable, second: ForeignTable) -> ForeignTable:
    sheets = tuple(dict.fromkeys(first.sheets + second.sheets))
    return ForeignTable(sheets, first.columns, first.rows + second.rows, first.passed + second.passed)


def _with_sheet_names(table: ForeignTable) -> ForeignTable:
    """Sheets that are not named after months may be named after employers: their names are a column."""
    if len(table.sheets) < 2 or all(_PERIOD.search(fold(name)) for name in table.sheets):
        return table
    return replace(table, columns=(*table.columns, ForeignColumn(-1, SHEET_NAME)))


def _tables(sheet: RawSheet) -> Iterator[ForeignTable]:
    """Each table of a sheet: from its headings to the next ones."""
    found = heads(sheet)
    totals = {n for t in sheet.tables for n in range(t.block.last_row - t.totals + 1, t.block.last_row + 1)}
    seen = _Seen(sheet)
    for head, following in zip_longest(found, found[1:]):
        end = following.start if following else MAX_ROWS + 1
        below = [seen.row(row) for row in sheet.rows if head.first <= row.number < end]
        kept = tuple(ForeignRow(sheet.name, r) for r in below if r.number not in totals and _is_data(r))
        data = {row.row.number for row in kept}
        passed = tuple(f"feuille « {sheet.name} », ligne {r.number}" for r in below if r.number not in data)
        yield ForeignTable((sheet.name,), head.columns, kept, passed)


class _Seen:
    """Rows as a person sees them: each cell of a merged block holds the value of its first one."""

    def __init__(self, sheet: RawSheet) -> None:
        rows = {row.number: row for row in sheet.rows}
        self.tall: dict[int, dict[int, CellValue]] = {}
        for merge in sheet.merged:
            first = rows.get(merge.first_row)
            if merge.last_row > merge.first_row and first and merge.first_column < len(first.cells):
                for number in range(merge.first_row + 1, min(merge.last_row, max(rows)) + 1):
                    value = first.cells[merge.first_column]
                    self.tall.setdefault(number, {})[merge.first_column] = value

    def row(self, row: RawRow) -> RawRow:
        """The row, with what its merged cells show."""
        over = self.tall.get(row.number)
        if not over:
            return row
        cells = row.cells + [None] * (max(over) + 1 - len(row.cells))
        return RawRow(row.number, [over.get(index, cell) for index, cell in enumerate(cells)])


def _is_data(row: RawRow) -> bool:
    filled = [cell for cell in row.cells if cell is not None]
    first = next((cell for cell in filled if isinstance(cell, str)), "")
    word = fold(str(first).strip().split(" ")[0].rstrip(":")) if str(first).strip() else ""
    return len(filled) > 1 and word not in _TOTALS
