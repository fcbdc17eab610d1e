"""A copy of a user's workbook in which the faulty cells are coloured, commented and listed."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.issues import Issue, Severity
from pipeline.sheetfiles import open_workbook
from pipeline.sheetfiles.columns import column_letters, whole
from pipeline.sheetfiles.marked.book import Tab, Workbook
from pipeline.sheetfiles.marked.convert import STYLES, convert, sheet_names
from pipeline.sheetfiles.marked.grid import Grid, split_reference
from pipeline.sheetfiles.marked.listing import Point, Points, listing_xml, points_of, renamed
from pipeline.sheetfiles.marked.notes import Notes
from pipeline.sheetfiles.marked.parts import Parts
from pipeline.sheetfiles.marked.seal import seal
from pipeline.sheetfiles.marked.styles import Styles
from pipeline.sheetfiles.opening import container, is_declared, read_file, sniff_zip
from pipeline.sheetfiles.package import Package
from pipeline.sheetfiles.refusal import Refusal

Cells = dict[tuple[int, int], list[Point]]


def mark(source: Path, issues: Sequence[Issue], *, name: str = "", confidential: bool = False) -> bytes:
    """The bytes of the marked copy; the source is only read. Raises ``UserError`` when it cannot be.

    ``name`` is how ``issue.origin.file`` calls the workbook (by default its file name): the points of other
    workbooks are left out. Confidential points are shown only when ``confidential`` is true.
    """
    points = points_of(issues, name or source.name, confidential=confidential)
    try:
        data = read_file(source)
        if container(data) == "zip" and _is_excel(Package(data)):
            return _marked(data, points)
        book = open_workbook(source)
        return _marked(convert(book), renamed(points, sheet_names([sheet.name for sheet in book.sheets])))
    except Refusal as refusal:
        raise refusal.at(source.name) from refusal


def _is_excel(package: Package) -> bool:
    return sniff_zip(package) in ("xlsx", "xlsm") and is_declared(package)


def _marked(data: bytes, points: Points) -> bytes:
    parts = Parts(data)
    book = Workbook(parts)
    book.be_no_template()
    styles_part = book.styles_part(STYLES.encode())
    styles = Styles(parts.xml(styles_part), STYLES)
    book.remove_mark_sheet()
    former = styles.uncoloured()
    tabs = [tab for tab in book.tabs() if tab.kind == "worksheet"]
    for index, tab in enumerate(tabs):
        _mark_sheet(parts, tab, index, _by_cell(points.shown, tab.name), (styles, former))
    book.append_mark_sheet(listing_xml(points, styles, {tab.name for tab in tabs}, book.namespace))
    parts.write_xml(styles_part, styles.root)
    book.save()
    return seal(parts)


def _by_cell(points: Sequence[Point], sheet: str) -> Cells:
    cells: Cells = {}
    for point in points:
        place = split_reference(point.cell) if point.sheet == sheet else None
        if place is not None:
            cells.setdefault(place, []).append(point)
    return cells


def _mark_sheet(
    parts: Parts, tab: Tab, index: int, cells: Cells, looks: tuple[Styles, dict[int, int]]
) -> None:
    styles, former = looks
    notes = Notes(parts, tab.part, index)
    stale = notes.hold_ours()
    if not (cells or stale or former):
        return
    grid = Grid(parts.xml(tab.part))
    grid.restyle(former)
    if stale:
        notes.strip(grid)
    for (row, column), points in cells.items():
        _colour(grid, row, column, points, styles)
    if cells:
        notes.add(grid, {place: _comment(points) for place, points in cells.items()})
    parts.write_xml(tab.part, grid.root)


def _colour(grid: Grid, row: int, column: int, points: Sequence[Point], styles: Styles) -> None:
    cell = grid.cell(row, column, f"{column_letters(column)}{row}")
    wrong = any(point.severity is Severity.ERREUR for point in points)
    severity = Severity.ERREUR if wrong else Severity.AVERTISSEMENT
    cell.set("s", str(styles.coloured(max(whole(cell.get("s", "0")), 0), severity)))


def _comment(points: Sequence[Point]) -> str:
    return "\n\n".join(point.comment for point in points)
