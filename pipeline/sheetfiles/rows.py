"""The rows of one sheet while they are read: blank ones dropped, hidden ones counted, never without end."""

from dataclasses import dataclass, field

from pipeline.sheetfiles.columns import MAX_ROWS, whole
from pipeline.sheetfiles.model import CellValue, Merge, RawRow
from pipeline.sheetfiles.refusal import Reason, Refusal

MAX_SLOTS = 5_000_000
MAX_TAGS = 2 * MAX_SLOTS  # a cell is one tag around its value, or a few
_ROW_WEIGHT = 10  # what a row weighs beside its cells


def _too_big() -> Refusal:
    return Refusal(Reason.TOO_BIG, f"{MAX_SLOTS // 1_000_000} millions")


@dataclass(slots=True)
class Budget:
    """How many cells the workbook may still hold, and how many tags a parser may still meet in it."""

    left: int = MAX_SLOTS
    tags: int = MAX_TAGS

    def spend(self, slots: int) -> None:
        """Take some, or refuse the workbook."""
        self.left -= slots
        if self.left < 0:
            raise _too_big()

    def meet(self, tags: int) -> None:
        """Let a parser go on, or refuse the workbook."""
        self.tags -= tags
        if self.tags < 0:
            raise _too_big()


@dataclass(slots=True)
class SheetRows:
    """What was read of a sheet; ``apart`` counts the rows that took a parser of their own."""

    budget: Budget
    rows: list[RawRow] = field(default_factory=list)
    hidden: int = 0
    merged: tuple[Merge, ...] = ()
    apart: int = 0

    def add(self, number: int, hidden: bool, cells: list[CellValue]) -> None:
        """Keep a row unless it is blank; one that no sheet can have means a damaged file."""
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            self.budget.spend(len(cells) + _ROW_WEIGHT)
            self._append(RawRow(number, cells))
            self.hidden += hidden

    def _append(self, row: RawRow) -> None:
        """Below the rows before it: which of two rows of one number is seen is anybody's guess."""
        if row.number < 1 or (self.rows and row.number <= self.rows[-1].number):
            raise Refusal(Reason.DAMAGED)
        self.rows.append(row)

    def extend(self, other: "SheetRows") -> None:
        """Add rows that were parsed apart."""
        for row in other.rows:
            self._append(row)
        self.hidden += other.hidden
        self.apart += 1


def place(cells: list[CellValue], column: int, value: CellValue) -> None:
    """Put a value in its column, blanks before it."""
    if value is None:
        return
    if column < 0:
        raise Refusal(Reason.DAMAGED)
    if column < len(cells) and cells[column] is not None:
        raise Refusal(Reason.DAMAGED)  # two cells at one address
    cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = value


def row_number(text: str) -> int:
    """The number that a row bears, from 1; below 1 when no sheet can have such a row."""
    return whole(text, MAX_ROWS)
