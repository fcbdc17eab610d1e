"""Table grids: as many columns as the longest row, when loops or spans change the number of cells."""

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.render.clean import W

CONTAINERS = frozenset({W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"})
CHANGES_CELLS = re.compile(r"\{[{%]tc\s|\{%\s*colspan\b|\{%\s*hm\s*%\}")
WHOLE_ROW = re.compile(r"\{[{%#]tr\s")


def settle(root: etree._Element) -> bool:
    """Mend once the tables no data can change; tell whether others must be mended in each document."""
    dynamic = False
    for table in root.iter(W + "tbl"):
        kept = [row for row in rows(table) if not WHOLE_ROW.search(_text(row))]
        columns = len(_columns(table))
        if any(CHANGES_CELLS.search(_text(row)) for row in kept):
            dynamic = True
        elif any(_length(row) != columns for row in kept):
            if len(kept) == sum(1 for _ in rows(table)):
                mend_table(table)
            else:
                dynamic = True
    return dynamic


def mend(root: etree._Element) -> None:
    """Mend every table of a rendered part."""
    for table in root.iter(W + "tbl"):
        mend_table(table)


def mend_table(table: etree._Element) -> None:
    """Add or remove grid columns to fit the rows, keeping the table's width."""
    grid = table.find(W + "tblGrid")
    if grid is None:
        return
    lengths = [(sum(1 for _ in cells(row)), _length(row)) for row in rows(table)]
    missing = max((count for count, _ in lengths), default=0) - len(_columns(table))
    if missing > 0:
        _add_columns(grid, missing)
    longest = max((length for _, length in lengths), default=0)
    if 0 < longest < len(_columns(table)):
        _remove_columns(grid, len(_columns(table)) - longest)


def _add_columns(grid: etree._Element, missing: int) -> None:
    columns = grid.findall(W + "gridCol")
    width = sum(_width(column) for column in columns)
    if width <= 0:
        return
    new_average = width / (len(columns) + missing)
    scale = new_average / (width / len(columns))
    for column in columns:
        column.set(W + "w", str(int(_width(column) * scale)))
    for _ in range(missing):
        etree.SubElement(grid, W + "gridCol").set(W + "w", str(int(new_average)))


def _remove_columns(grid: etree._Element, excess: int) -> None:
    columns = grid.findall(W + "gridCol")
    freed = sum(_width(column) for column in columns[-excess:])
    for column in columns[-excess:]:
        grid.remove(column)
    left = columns[:-excess]
    extra = int(freed / len(left))
    for column in left:
        column.set(W + "w", str(int(_width(column) + extra)))


def rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield a table's own rows, those in content controls included, those of nested tables not."""
    return _children(table, W + "tr")


def cells(row: etree._Element) -> Iterator[etree._Element]:
    """Yield a row's own cells, those in content controls included."""
    return _children(row, W + "tc")


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in CONTAINERS:
            yield from _children(child, tag)


def _length(row: etree._Element) -> int:
    around = sum(_number(row.find(f"{W}trPr/{W}{name}"), 0) for name in ("gridBefore", "gridAfter"))
    return around + sum(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1) for cell in cells(row))


def _number(element: etree._Element | None, default: int) -> int:
    return default if element is None else int(element.get(W + "val", default))


def _width(column: etree._Element) -> float:
    return float(column.get(W + "w", 0))


def _columns(table: etree._Element) -> list[etree._Element]:
    return table.findall(f"{W}tblGrid/{W}gridCol")


def _text(element: etree._Element) -> str:
    """Return the text of a row's own cells: a nested table answers for itself."""
    return "".join(
        text.text or ""
        for cell in cells(element)
        for paragraph in cell.iter(W + "p")
        if next(paragraph.iterancestors(W + "tc"), None) is cell
        for text in paragraph.iter(W + "t")
    )
