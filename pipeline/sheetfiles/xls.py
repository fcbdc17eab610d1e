"""An .xls workbook to sheets: values by a reader in a process of its own, the rest from the records."""

import pickle
import subprocess
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

from pipeline.sheetfiles.biff import SheetFacts, scan
from pipeline.sheetfiles.model import CellError, CellValue, RawSheet
from pipeline.sheetfiles.ole import CompoundFile
from pipeline.sheetfiles.refusal import Reason, Refusal
from pipeline.sheetfiles.rows import MAX_SLOTS, Budget, SheetRows, place
from pipeline.sheetfiles.values import float_value, plain_date, text_value

PATIENCE_SECONDS = 9.0
_CHILD = Path(__file__).with_name("xls_child.py")

Grid = list[list[object]]


def read_grids(data: bytes) -> list[tuple[str, Grid]]:
    """Name and values, from A1, of each worksheet; an empty name for a chart."""
    try:
        done = subprocess.run(  # noqa: S603 - our own script, the data on its standard input
            [sys.executable, "-P", str(_CHILD)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_SECONDS,
            check=True,
        )
        found: list[tuple[str, Grid]] = pickle.loads(done.stdout)  # noqa: S301 - written by our own script
    except (subprocess.SubprocessError, pickle.UnpicklingError, EOFError, OSError) as error:
        raise Refusal(Reason.DAMAGED) from error
    return found


_HALF_SECOND = timedelta(microseconds=500_000)


def read_xls(data: bytes, file: CompoundFile) -> tuple[RawSheet, ...]:
    """The worksheets, in the order of their tabs."""
    stream = file.read("Workbook" if "Workbook" in file.names else "Book")
    facts = scan(stream)
    if sum((fact.last_row + 1) * (fact.last_column + 1) for fact in facts) > MAX_SLOTS:
        raise Refusal(Reason.TOO_BIG, f"{MAX_SLOTS // 1_000_000} millions")
    grids = read_grids(data)
    if len(grids) != len(facts):
        raise Refusal(Reason.DAMAGED)
    budget = Budget()
    return tuple(
        _sheet(name, grid, fact, budget) for (name, grid), fact in zip(grids, facts, strict=True) if name
    )


def _sheet(name: str, grid: Grid, facts: SheetFacts, budget: Budget) -> RawSheet:
    found = SheetRows(budget)
    errors: dict[int, dict[int, CellValue]] = {}
    for (row, column), kind in facts.errors.items():
        errors.setdefault(row, {})[column] = CellError(kind)
    for index, values in enumerate(grid):
        cells = [_value(value) for value in values]
        for column, error in errors.get(index, {}).items():
            place(cells, column, error)
        found.add(index + 1, index in facts.hidden, cells)
    return RawSheet(name, found.rows, found.hidden, facts.visible, tuple(facts.merged))


def _value(value: object) -> CellValue:
    if isinstance(value, str):
        return text_value(value)
    if isinstance(value, float):
        return float_value(value)
    if isinstance(value, datetime):
        return plain_date((value + _HALF_SECOND).replace(microsecond=0))
    if isinstance(value, time):
        return _rounded(value)
    return value  # type: ignore[return-value]  # bool, date, timedelta


def _rounded(clock: time) -> time:
    moment = datetime.combine(datetime.min, clock) + _HALF_SECOND
    return moment.time().replace(microsecond=0) if moment.date() == datetime.min.date() else time(23, 59, 59)
