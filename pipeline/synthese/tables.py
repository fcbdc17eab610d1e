"""A table of the action plan follows the workbook: what it added, then the cells that nobody touched."""

import copy
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.store.outcome import Change
from pipeline.store.wordml import NS, W, attribute, cell_text, detach, select
from pipeline.synthese.anchors import Restyle, short
from pipeline.synthese.changes import Told
from pipeline.synthese.columns import Columns
from pipeline.synthese.grids import Cell, Grid, cells, is_plain, placed
from pipeline.synthese.machine import CELL, COLUMNS, ROWS


@dataclass(frozen=True, slots=True)
class Alignment:
    """The older row, or column, that stands for each fresh one that is there."""

    down: Mapping[int, int]
    across: Mapping[int, int]

    def place(self, cell: Cell) -> tuple[int, int]:
        """Give the older row and column of a fresh cell, -1 for what is not there."""
        return self.down.get(cell.row, -1), self.across.get(cell.column, -1)


def aligned(old: Grid, fresh: Grid, rows: int, columns: int, plan: Columns) -> Alignment:
    """Set two tables against each other; ``rows`` and ``columns``: how many were made, 0 when unknown."""
    heads = plan.renamed(old.heads())
    left = {place for place, (was, now) in enumerate(zip(old.heads(), heads, strict=True)) if was and not now}
    return Alignment(
        _matched(old.labels(), fresh.labels(), rows), _matched(heads, fresh.heads(), columns, left)
    )


def _matched(
    old: Sequence[str], fresh: Sequence[str], made: int, left: Collection[int] = ()
) -> dict[int, int]:
    """Match by name; one that a person reworded, by its place, as long as nobody added or moved any.

    ``left``: the columns of actions that are in the workbook no more: no other one stands there.
    """
    there = {name: place for place, name in enumerate(old) if name and old.count(name) == 1}
    found = {0: 0} | {place: there[name] for place, name in enumerate(fresh) if place and name in there}
    if len(old) == made and all(place == other for place, other in found.items()):
        free = set(range(made)) - set(found.values()) - set(left)
        found |= {place: place for place in free if place < len(fresh) and place not in found}
    return found


Cells = Mapping[tuple[int, int], etree._Element]


@dataclass(frozen=True, slots=True)
class Source:
    """A fresh table to take from; of the columns that are a person's own (``theirs``), the header alone."""

    fresh: Grid
    theirs: Container[int]
    restyle: Restyle

    def cells(self) -> Cells:
        """Give the cells to take by row and column, labels included."""
        rows = enumerate(self.fresh.rows())
        found = {(number, column): cell for number, row in rows for column, cell in placed(row)}
        return {at: cell for at, cell in found.items() if at[0] == 0 or at[1] not in self.theirs}


def widen(old: Grid, source: Source, columns: list[int], there: Alignment) -> None:
    """Add columns of a fresh table; a row that a person added gets blank cells."""
    fresh, rows = source.cells(), {mine: theirs for theirs, mine in there.down.items()}
    for number, row in enumerate(old.rows()):
        model, at = cells(row)[-1], rows.get(number, -1)
        row.extend(_filled(model, fresh.get((at, column)), source.restyle) for column in columns)
    _take_widths(old, source.fresh, len(columns))


def lengthen(old: Grid, source: Source, rows: list[int], there: Alignment) -> bool:
    """Add rows of a fresh table; nothing, and False, when no row is there to copy, all its cells apart."""
    models = [row for row in old.rows() if len(list(placed(row))) == old.columns()]
    if not models:
        return False
    fresh, columns = source.cells(), {mine: theirs for theirs, mine in there.across.items()}
    for number in rows:
        row = _bare(models[-1])
        for column, cell in placed(row):
            put(cell, fresh.get((number, columns.get(column, -1))), source.restyle)
        old.table.append(row)
    return True


def put(old: etree._Element, new: etree._Element | None, restyle: Restyle) -> None:
    """Give a cell the content of the fresh one (None: nothing); its own look, and its paragraphs', stay."""
    looks = [properties for p in old.findall("w:p", NS) for properties in p.findall("w:pPr", NS)]
    for child in list(old):
        if child.tag != f"{W}tcPr":
            old.remove(child)
    taken = [] if new is None else [restyle.copied(child) for child in new if child.tag != f"{W}tcPr"]
    fresh = taken or [etree.Element(f"{W}p")]
    for number, paragraph in enumerate(each for each in fresh if each.tag == f"{W}p"):
        if looks:
            _dress(paragraph, looks[min(number, len(looks) - 1)])
    old.extend(fresh)


def _bare(row: etree._Element) -> etree._Element:
    """Copy a row without what is its alone: the marks of a tracked change, Word's own numbers."""
    made = copy.deepcopy(row)
    for mark in select(made, "w:trPr/w:ins | w:trPr/w:del | w:trPr/w:trPrChange"):
        detach(mark)
    for name in list(made.attrib):
        del made.attrib[name]
    return made


def _filled(model: etree._Element, new: etree._Element | None, restyle: Restyle) -> etree._Element:
    cell = copy.deepcopy(model)
    for merged in select(cell, "w:tcPr/w:gridSpan | w:tcPr/w:vMerge | w:tcPr/w:tcPrChange"):
        detach(merged)
    put(cell, new, restyle)
    return cell


def _dress(paragraph: etree._Element, look: etree._Element) -> None:
    """Give a paragraph the properties of another one, without its tracked changes."""
    for own in paragraph.findall("w:pPr", NS):
        paragraph.remove(own)
    properties = copy.deepcopy(look)
    for change in select(properties, "w:rPr/w:ins | w:rPr/w:del | .//w:rPrChange | w:pPrChange"):
        detach(change)
    paragraph.insert(0, properties)


def _take_widths(old: Grid, new: Grid, by: int) -> None:
    mine, theirs = old.table.find("w:tblGrid", NS), new.table.find("w:tblGrid", NS)
    if mine is None or theirs is None:
        return
    if old.columns() != new.columns():
        mine.extend(_copies(theirs.findall("w:gridCol", NS)[-by:]))
        return
    old.table.replace(mine, copy.deepcopy(theirs))
    widths = [attribute(column, "w") for column in theirs.findall("w:gridCol", NS)]
    for row in old.rows():
        if len(cells(row)) == len(widths):
            for cell, width in zip(cells(row), widths, strict=True):
                _set_width(cell, width)


def _copies(elements: Iterable[etree._Element]) -> list[etree._Element]:
    return [copy.deepcopy(element) for element in elements]


def _set_width(cell: etree._Element, width: str) -> None:
    own = cell.find("w:tcPr/w:tcW", NS)
    if own is not None and attribute(own, "type") in {"dxa", ""} and width:
        own.set(W + "w", width)


def follow(old: Grid | None, fresh: Grid, told: Told, plan: Columns) -> bool:
    """Bring one table up to date, where it is still found; tell whether anything was written."""
    if old is None:
        for cell in fresh.values():
            told.cannot(CELL + cell.name, fresh.name, cell_text(cell.element))
        return False
    rows, columns = (int(told.remembered.get(count + fresh.name) or 0) for count in (ROWS, COLUMNS))
    there = aligned(old, fresh, rows, columns, plan)
    grown = _grown(old, fresh, there, (rows, columns), told, plan) if rows and columns else there
    return _cells(old, fresh, grown, told, plan.held) or grown is not there


def _grown(
    old: Grid, fresh: Grid, there: Alignment, made: tuple[int, int], told: Told, plan: Columns
) -> Alignment:
    """Add the rows and columns that are new in the workbook; one that a person took out stays out."""
    height, width, cells = old.height(), old.columns(), list(fresh.values())
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
        and _joins([cell for cell in cells if cell.column == number], made[1], told, plan)
    ]
    if columns:
        widen(old, source, columns, there)
        told.say(Change(fresh.name, f"{width - 1} actions", f"{old.columns() - 1} actions"))
        there = Alignment(there.down, {**there.across, **dict(zip(columns, range(width, 999), strict=False))})
    if rows and lengthen(old, source, rows, there):
        told.say(Change(fresh.name, f"{height - 1} étapes", f"{old.height() - 1} étapes"))
        there = Alignment({**there.down, **dict(zip(rows, range(height, 999), strict=False))}, there.across)
    return there


def _joins(cells: Sequence[Cell], made: int, told: Told, plan: Columns) -> bool:
    """Tell whether the column of an action is new in the workbook."""
    if not cells or cells[0].number in plan.held:
        return False
    return cells[0].number in plan.added or cells[0].column >= made or _new(cells, told)


def _new(cells: Iterable[Cell], told: Told) -> bool:
    """Tell whether a row or a column that was blank says something now."""
    said = [(told.remembered.get(CELL + c.name, ""), short(cell_text(c.element)), c) for c in cells]
    blank = all(before in ("", short(f"Action {cell.number}")) for before, _, cell in said)
    said = [(before, now, cell) for before, now, cell in said if now != short(f"Action {cell.number}")]
    return blank and any(now and now != before for before, now, _ in said)


def _cells(old: Grid, fresh: Grid, there: Alignment, told: Told, held: Container[int]) -> bool:
    mine = {(cell.row, cell.column): cell.element for cell in old.values()}
    written = False
    for cell in fresh.values():
        place = mine.get(there.place(cell))
        if cell.number in held:
            told.cannot(CELL + cell.name, cell.label, cell_text(cell.element))
        elif _follows(place, cell, told) and place is not None:
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
    blank = f"Action {cell.number}" if titled else ""
    follows = told.may_rewrite(name, cell.label, (old, new), place is None or is_plain(place), blank)
    if titled and name in told.typed:
        told.theirs.add(cell.column)
    return follows
