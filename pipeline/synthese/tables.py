"""A table of the action plan follows the workbook: what it added, then the cells that nobody touched."""

from collections.abc import Iterable

from lxml import etree

from pipeline.store.outcome import Change
from pipeline.synthese.alignment import Alignment, aligned
from pipeline.synthese.anchors import short
from pipeline.synthese.changes import Told
from pipeline.synthese.grids import Cell, Grid, is_plain
from pipeline.synthese.growth import Source, lengthen, put, widen
from pipeline.synthese.machine import CELL, COLUMNS, ROWS
from pipeline.synthese.wordml import cell_text


def follow(old: Grid | None, fresh: Grid, told: Told) -> bool:
    """Bring one table up to date, where it is still found; tell whether anything was written."""
    if old is None:
        for cell in fresh.values():
            told.cannot(CELL + cell.name, fresh.name, cell_text(cell.element))
        return False
    rows, columns = (int(told.remembered.get(count + fresh.name) or 0) for count in (ROWS, COLUMNS))
    there = aligned(old, fresh, rows, columns)
    grown = bool(rows and columns) and _grown(old, fresh, there, (rows, columns), told)
    return _cells(old, fresh, aligned(old, fresh, rows, columns) if grown else there, told) or grown


def _grown(old: Grid, fresh: Grid, there: Alignment, made: tuple[int, int], told: Told) -> bool:
    """Add the rows and columns that are new in the workbook; one that a person took out stays out."""
    before, cells = (old.height(), old.columns()), list(fresh.values())
    source = Source(fresh, told.theirs, told.restyle)
    rows = [
        number
        for number in range(1, fresh.height())
        if number not in there.down
        and (number >= made[0] or _new((cell for cell in cells if cell.row == number), told))
    ]
    columns = [
        number
        for number in range(1, fresh.columns())
        if number not in there.across
        and (number >= made[1] or _new((cell for cell in cells if cell.column == number), told))
    ]
    if columns:
        widen(old, source, columns, there)
        told.say(Change(fresh.name, f"{before[1] - 1} actions", f"{old.columns() - 1} actions"))
        there = aligned(old, fresh, *made)
    if rows and lengthen(old, source, rows, there):
        told.say(Change(fresh.name, f"{before[0] - 1} étapes", f"{old.height() - 1} étapes"))
    return bool(rows or columns)


def _new(cells: Iterable[Cell], told: Told) -> bool:
    """Tell whether a row or a column that was blank says something now."""
    said = [(told.remembered.get(CELL + c.name, ""), short(cell_text(c.element)), c) for c in cells]
    blank = all(before in ("", short(f"Action {cell.column}")) for before, _, cell in said)
    return blank and any(now and now != before for before, now, _ in said)


def _cells(old: Grid, fresh: Grid, there: Alignment, told: Told) -> bool:
    mine = {(cell.row, cell.column): cell.element for cell in old.values()}
    written = False
    for cell in fresh.values():
        place = mine.get(there.place(cell))
        if _follows(place, cell, told) and place is not None:
            put(place, cell.element, told.restyle)
            written = True
    return written


def _follows(place: etree._Element | None, cell: Cell, told: Told) -> bool:
    """Tell whether a cell is to be rewritten; under a person's own title, nothing of another action is."""
    name, new = CELL + cell.name, cell_text(cell.element)
    old = None if place is None else cell_text(place)
    if old is None or (cell.column in told.theirs and short(old) != short(new)):
        told.cannot(name, cell.label, new)
        return False
    titled = cell.row == 0 and cell.column > 0
    blank = f"Action {cell.column}" if titled else ""
    follows = told.may_rewrite(name, cell.label, (old, new), place is None or is_plain(place), blank)
    if titled and name in told.typed:
        told.theirs.add(cell.column)
    return follows
