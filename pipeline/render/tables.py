"""Table grids: as many columns as the longest row, when loops or spans change the number of cells."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lxml import etree

from pipeline.render.clean import W

CONTAINERS = frozenset({W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"})
CHANGES_CELLS = re.compile(r"\{[{%]tc\s|\{%\s*colspan\b|\{%\s*hm\s*%\}")
MARK = "mark"
GRID = "g"  # the mark of a grid and its rows, to be mended in each document
GRID_END = b"</w:tblGrid>"
_WIDTH = re.compile(rb'w:w="(\d+)"')
_SPAN = re.compile(rb'<w:gridSpan w:val="(\d+)"')
_AROUND = re.compile(rb'<w:grid(?:Before|After) w:val="(\d+)"')
WHOLE_ROW = re.compile(r"\{[{%#]tr\s")


def settle(root: etree._Element) -> bool:
    """Mend once the tables no data can change, mark the simple ones; tell whether another must be parsed."""
    others = False
    for table in root.iter(W + "tbl"):
        kept = [row for row in rows(table) if not WHOLE_ROW.search(_text(row))]
        if not _columns(table) or not _changes(table, kept):
            mend_table(table)
        elif _is_simple(table):
            _mark(table)
        else:
            others = True
    return others


def ends(letter: str) -> tuple[etree._Element, etree._Element]:
    """Return what begins and what ends a container to mend, while a part is a tree."""
    return etree.Element(W + MARK + "O", k=letter), etree.Element(W + MARK + "C", k=letter)


def _mark(table: etree._Element) -> None:
    begin, end = ends(GRID)
    table.find(W + "tblGrid").insert(0, begin)  # type: ignore[union-attr]
    table.append(end)


def _changes(table: etree._Element, kept: list[etree._Element]) -> bool:
    """Tell whether the longest row depends on the data: cells come and go, or rows of unequal lengths."""
    if any(CHANGES_CELLS.search(_text(row)) for row in kept):
        return True
    uneven = any(_length(row) != len(_columns(table)) for row in kept)
    return uneven and len(kept) < sum(1 for _ in rows(table))


def _is_simple(table: etree._Element) -> bool:
    grid = table.find(W + "tblGrid")
    if grid is None or next(table.iterdescendants(W + "tbl"), None) is not None:
        return False
    return all(
        column.tag == W + "gridCol" and column.keys() == [W + "w"] and column.get(W + "w", "").isdigit()
        for column in grid
    )


def mend(root: etree._Element) -> None:
    """Mend every table of a rendered part."""
    for table in root.iter(W + "tbl"):
        mend_table(table)


def mend_rows(data: bytes) -> tuple[bytes, bytes]:
    """Mend a grid's columns by the rows that follow them, without parsing: they hold no other table."""
    columns, end, after = data.partition(GRID_END)
    lengths = [_lengths(row) for row in after.split(b"</w:tr>")[:-1]]
    count = max((cells_found for cells_found, _ in lengths), default=0)
    longest = max((length for _, length in lengths), default=0)
    return _columns_fitted(columns, count, longest), end + after


def _lengths(row: bytes) -> tuple[int, int]:
    """Return a row's number of cells, and of columns."""
    found = row.count(b"</w:tc>")
    if b"<w:grid" not in row:
        return found, found
    spans = sum(int(span) - 1 for span in _SPAN.findall(row))
    return found, found + spans + sum(map(int, _AROUND.findall(row)))


@lru_cache(maxsize=1024)
def _columns_fitted(columns: bytes, count: int, longest: int) -> bytes:
    widths = fitted([int(width) for width in _WIDTH.findall(columns)], count, longest)
    return b"".join(b'<w:gridCol w:w="%d"/>' % width for width in widths)


def mend_table(table: etree._Element) -> None:
    """Add or remove grid columns to fit the rows, keeping the table's width."""
    grid = table.find(W + "tblGrid")
    if grid is None:
        return
    columns = _columns(table)
    count = max((sum(1 for _ in cells(row)) for row in rows(table)), default=0)
    longest = max((_length(row) for row in rows(table)), default=0)
    widths = fitted([_width(column) for column in columns], count, longest)
    if len(widths) == len(columns):
        return
    for column in columns[len(widths) :]:
        grid.remove(column)
    for _ in range(len(widths) - len(columns)):
        etree.SubElement(grid, W + "gridCol")
    for column, width in zip(_columns(table), widths, strict=True):
        column.set(W + "w", str(int(width)))


def fitted(given: Sequence[float], count: int, longest: int) -> list[float]:
    """Return widths for rows of ``count`` cells and ``longest`` columns, the sum kept as docxtpl does."""
    widths: list[float] = list(given)
    total = sum(widths)
    if count > len(widths) and total > 0:
        old, new = total / len(widths), total / count
        widths = [int(width * new / old) for width in widths]
        widths += [int(new)] * (count - len(given))
    if 0 < longest < len(widths):
        extra = int(sum(widths[longest:]) / longest)
        widths = [int(width + extra) for width in widths[:longest]]
    return widths


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
    value = "" if element is None else element.get(W + "val", "")
    return int(value) if value.isdigit() else default


def _width(column: etree._Element) -> float:
    value = column.get(W + "w", "")
    return float(value) if value.replace(".", "", 1).isdigit() else 0


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
