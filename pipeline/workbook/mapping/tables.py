"""The tables of a foreign workbook: titles skipped, two heading rows joined, like sheets stacked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pipeline.sheetfiles.columns import column_letters
from pipeline.sheetfiles.model import CellValue, RawRow, RawSheet
from pipeline.workbook.mapping.synonymes import known
from pipeline.workbook.reading.findings import shown
from pipeline.workbook.values.fold import heading_key

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
        return column_letters(self.index)

    @property
    def title(self) -> str:
        """As a person names it."""
        return f"{self.group} – {self.heading}" if self.group and self.number else self.heading


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """A data row and the sheet where it stands."""

    sheet: str
    row: RawRow

    def cell(self, column: ForeignColumn) -> CellValue:
        """What it holds in a column."""
        return self.row.cells[column.index] if column.index < len(self.row.cells) else None

    def place(self, column: ForeignColumn) -> str:
        """The address of that cell, with its sheet."""
        return f"feuille « {self.sheet} », cellule {column.letters}{self.row.number}"


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """One table, or several sheets of one shape; ``sheets`` are their names."""

    sheets: tuple[str, ...]
    columns: tuple[ForeignColumn, ...]
    rows: tuple[ForeignRow, ...]

    @property
    def shape(self) -> str:
        """What makes another export the same one: its headings, in order."""
        words = "\n".join(f"{heading_key(c.group)}|{heading_key(c.heading)}" for c in self.columns)
        return sha256(words.encode()).hexdigest()[:16]


def find_tables(sheets: Sequence[RawSheet]) -> list[ForeignTable]:
    """The tables, the largest first; sheets with the same headings are one."""
    found: dict[str, ForeignTable] = {}
    for sheet in sheets:
        table = _table(sheet)
        if table is not None and table.rows:
            same = found.get(table.shape)
            found[table.shape] = table if same is None else _stacked(same, table)
    return sorted(found.values(), key=lambda table: -len(table.rows))


def _stacked(first: ForeignTable, second: ForeignTable) -> ForeignTable:
    return ForeignTable(first.sheets + second.sheets, first.columns, first.rows + second.rows)


def _table(sheet: RawSheet) -> ForeignTable | None:
    scored = [(_known(row), _words(row), -row.number, row) for row in sheet.rows[:_SEARCHED]]
    best = max(scored, key=lambda item: item[:3], default=None)
    if best is None or best[0] < 2 or best[1] < _FEWEST:
        return None
    head = best[3]
    columns = tuple(_columns(sheet, head))
    totals = {n for t in sheet.tables for n in range(t.block.last_row - t.totals + 1, t.block.last_row + 1)}
    rows = [row for row in sheet.rows if row.number > head.number and row.number not in totals]
    kept = tuple(ForeignRow(sheet.name, row) for row in rows if _is_data(row))
    return ForeignTable((sheet.name,), columns, kept)


def _known(row: RawRow) -> int:
    return sum(isinstance(cell, str) and known(_base(cell)[0]) is not None for cell in row.cells)


def _words(row: RawRow) -> int:
    return sum(isinstance(cell, str) for cell in row.cells)


def _is_data(row: RawRow) -> bool:
    filled = [cell for cell in row.cells if cell is not None]
    first = next((cell for cell in filled if isinstance(cell, str)), "")
    return len(filled) > 1 and not heading_key(str(first)).startswith(("total", "soustotal"))


def _columns(sheet: RawSheet, head: RawRow) -> Iterator[ForeignColumn]:
    groups = _groups(sheet, head)
    for index, cell in enumerate(head.cells):
        if cell is None:
            continue
        text, group = " ".join(shown(cell).split()), groups.get(index, "")
        base, number = _base(text)
        if number:
            yield ForeignColumn(index, text, base, number)
        else:
            yield ForeignColumn(index, text, group, _base(group)[1])


def _base(text: str) -> tuple[str, int]:
    """« Séance 3 » → (« Séance », 3)."""
    found = _NUMBERED.match(text.strip())
    return (found[1], int(found[2])) if found and found[1] else (text, 0)


def _groups(sheet: RawSheet, head: RawRow) -> dict[int, str]:
    """The labels of the row above, over the columns that each covers."""
    above = next((row for row in sheet.rows if row.number == head.number - 1), None)
    if above is None or sum(cell is not None for cell in above.cells) < 2:
        return {}
    widths = {m.first_column: m.last_column for m in sheet.merged if m.first_row == above.number}
    found = {}
    for index, cell in enumerate(above.cells):
        if isinstance(cell, str) and cell.strip():
            for covered in range(index, widths.get(index, index) + 1):
                found[covered] = " ".join(cell.split())
    return found
