"""The cells of one sheet's tree: found or created in order, given a style."""

import re
from bisect import bisect_left

from lxml import etree

from pipeline.sheetfiles.columns import column_index, whole
from pipeline.sheetfiles.refusal import Reason, Refusal

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
# What may follow <legacyDrawing> in a worksheet (ECMA-376, CT_Worksheet).
_AFTER_LEGACY = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)


def split_reference(cell: str) -> tuple[int, int] | None:
    """``B7`` → (7, 1); the first cell of a range; None when it is not an address."""
    found = _REFERENCE.fullmatch(cell.partition(":")[0])
    column = column_index(found[1]) if found else -1
    return (int(found[2]), column) if found and column >= 0 and int(found[2]) > 0 else None


class Grid:
    """A worksheet's tree, with its rows indexed."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.namespace = etree.QName(root).namespace or ""
        data = root.find(f"{{{self.namespace}}}sheetData")
        if data is None:
            raise Refusal(Reason.DAMAGED)
        self._data = data
        self._rows: dict[int, etree._Element] = {}
        self._index_rows()

    def _index_rows(self) -> None:
        number = 0
        for row in self._data.iterchildren(f"{{{self.namespace}}}row"):
            number = whole(row.get("r", ""), 2**20)
            if number < 1:
                number = max(self._rows, default=0) + 1
                row.set("r", str(number))
            self._rows[number] = row
        self._numbers = sorted(self._rows)

    def cell(self, row: int, column: int, reference: str) -> etree._Element:
        """The cell at an address, created in its place with the style of its row or column."""
        found = self._row(row)
        at = 0
        for cell in found.iterchildren(f"{{{self.namespace}}}c"):
            place = split_reference(cell.get("r", ""))
            index = place[1] if place else at
            if index == column:
                cell.set("r", reference)
                return cell
            if index > column:
                return self._create(found, cell, column, reference)
            at = index + 1
        return self._create(found, None, column, reference)

    def _row(self, number: int) -> etree._Element:
        if number not in self._rows:
            row = etree.Element(f"{{{self.namespace}}}row", r=str(number))
            at = bisect_left(self._numbers, number)
            if at < len(self._numbers):
                self._rows[self._numbers[at]].addprevious(row)
            else:
                self._data.append(row)
            self._numbers.insert(at, number)
            self._rows[number] = row
        return self._rows[number]

    def _create(
        self, row: etree._Element, before: etree._Element | None, column: int, reference: str
    ) -> etree._Element:
        cell = etree.Element(f"{{{self.namespace}}}c", r=reference)
        style = self._inherited_style(row, column)
        if style:
            cell.set("s", style)
        if before is not None:
            before.addprevious(cell)
        else:
            self._append(row, cell)
        row.attrib.pop("spans", "")  # a hint that would no longer be true
        return cell

    def _append(self, row: etree._Element, cell: etree._Element) -> None:
        """After the last cell: an extension list closes a row."""
        cells = row.findall(f"{{{self.namespace}}}c")
        row.insert(row.index(cells[-1]) + 1 if cells else 0, cell)

    def _inherited_style(self, row: etree._Element, column: int) -> str:
        if row.get("customFormat") in ("1", "true"):
            return row.get("s", "")
        for node in self.root.iterfind(f"{{{self.namespace}}}cols/{{{self.namespace}}}col"):
            if whole(node.get("min", "")) <= column + 1 <= whole(node.get("max", "")):
                return node.get("style", "")
        return ""

    def restyle(self, styles: dict[int, int]) -> None:
        """Give each cell whose style is a key the style that is its value."""
        texts = {str(key): str(value) for key, value in styles.items()}
        for cell in self._data.iter(f"{{{self.namespace}}}c"):
            style = cell.get("s")
            if style in texts:
                cell.set("s", texts[style])

    def relation_attribute(self) -> str:
        """The name of ``r:id`` in this sheet's dialect (transitional or strict)."""
        if self.namespace.startswith("http://purl.oclc.org"):
            return "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
        return "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

    def legacy_drawing(self) -> str:
        """The relation of the sheet's old-style drawing, where comments have their shapes."""
        node = self.root.find(f"{{{self.namespace}}}legacyDrawing")
        return "" if node is None else node.get(self.relation_attribute(), "")

    def add_legacy_drawing(self, relation: str) -> None:
        """Refer to a new old-style drawing, at the place that the schema gives it."""
        node = etree.Element(f"{{{self.namespace}}}legacyDrawing", {self.relation_attribute(): relation})
        following = next(
            (child for child in self.root if etree.QName(child).localname in _AFTER_LEGACY), None
        )
        if following is None:
            self.root.append(node)
        else:
            following.addprevious(node)
