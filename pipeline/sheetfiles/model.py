"""What any workbook comes down to, whatever its format: sheets of numbered rows of plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

UNCACHED = "formule-sans-valeur"
UNREADABLE = "valeur-illisible"


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds an error in place of a value.

    ``kind`` is what Excel shows (``#N/A``, ``#REF!``…), ``formule-sans-valeur`` when the file holds a
    formula without its result, ``valeur-illisible`` when the file contradicts itself there.
    """

    kind: str


# Text is as typed (spaces kept, ``_xHHHH_`` escapes decoded); a blank or empty text is None. A whole number
# is an int even where Excel stores 3.0; any other number is the Decimal that Excel shows (15 significant
# digits), never a float. A date at midnight is a date; a duration format ([h]:mm) is a timedelta.
CellValue = str | int | Decimal | bool | date | datetime | time | timedelta | CellError | None


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that holds something: ``number`` is Excel's, ``cells[0]`` column A; no trailing blanks."""

    number: int
    cells: list[CellValue]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block: rows as Excel numbers them, columns from 0; only its first cell holds a value."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A declared table: its block, headings and totals included, and how many rows of totals it ends with."""

    block: Merge
    totals: int = 0


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet: its non-blank rows in order, hidden ones included; ``hidden_rows`` counts those of them.

    ``encoding`` of a delimited file; ``from_1904``: plain numbers count their days from 1 January 1904.
    ``struck``: the filled cells that are struck through, by row and column (from 0).
    """

    name: str
    rows: list[RawRow]
    hidden_rows: int = 0
    visible: bool = True
    merged: tuple[Merge, ...] = ()
    encoding: str = ""
    from_1904: bool = False
    tables: tuple[Table, ...] = ()
    struck: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """A workbook as read. ``kind``: xlsx, xlsm, xls, ods or csv; ``notes``: French sentences for people."""

    sheets: tuple[RawSheet, ...]
    notes: tuple[str, ...] = field(default=())
    kind: str = "xlsx"
