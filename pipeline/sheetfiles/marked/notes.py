"""The comments of one sheet and their shapes: two parts that must agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.sheetfiles.columns import column_letters
from pipeline.sheetfiles.marked import vml
from pipeline.sheetfiles.marked.comments import Comments
from pipeline.sheetfiles.marked.grid import Grid, split_reference
from pipeline.sheetfiles.marked.parts import Parts
from pipeline.sheetfiles.marked.vocabulary import NOTE_MARK
from pipeline.sheetfiles.xlsx import relations

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BLOCKS_PER_SHEET = 20
_ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass(frozen=True, slots=True)
class Notes:
    """Where the comments of a sheet are."""

    parts: Parts
    sheet: str
    index: int

    def _related(self, kind: str) -> str:
        targets = relations(self.parts, self.sheet).values()
        return next((part for found, part in targets if found == kind and part in self.parts), "")

    def hold_ours(self) -> bool:
        """Whether a former copy left words of ours there."""
        part = self._related("comments")
        xml = self.parts.read(part).decode("utf-8", "replace") if part else ""
        return NOTE_MARK in xml

    def strip(self, grid: Grid) -> None:
        """Take our comments and their shapes away."""
        part = self._related("comments")
        comments = Comments(grid.namespace, self.parts.xml(part))
        gone = {place for cell in comments.strip() if (place := split_reference(cell))}
        self.parts.write_xml(part, comments.root)
        drawing = self._drawing(grid)
        if drawing:
            cells = {(row - 1, column) for row, column in gone}
            self.parts.write(drawing, vml.remove_shapes(self._text(drawing), cells).encode())

    def add(self, grid: Grid, texts: Mapping[tuple[int, int], str]) -> None:
        """Comment cells, given by (row from 1, column from 0)."""
        part = self._related("comments")
        comments = Comments(grid.namespace, self.parts.xml(part) if part else None)
        shapes = [
            (row - 1, column, text)
            for (row, column), text in texts.items()
            if comments.add(f"{column_letters(column)}{row}", text)
        ]
        self.parts.write_xml(part or self._new_comments(), comments.root)
        if shapes:
            self._draw(grid, shapes)

    def _new_comments(self) -> str:
        part = self.parts.free_name("xl/comments{}.xml")
        self.parts.declare(part, _COMMENTS_TYPE)
        self.parts.relate(self.sheet, "comments", part)
        return part

    def _drawing(self, grid: Grid) -> str:
        relation = grid.legacy_drawing()
        _, part = relations(self.parts, self.sheet).get(relation, ("", ""))
        return part if part in self.parts else ""

    def _text(self, drawing: str) -> str:
        data = self.parts.read(drawing)
        try:
            return data.decode(_ENCODINGS[0])
        except UnicodeDecodeError:
            return data.decode(_ENCODINGS[1], "replace")

    def _draw(self, grid: Grid, shapes: list[tuple[int, int, str]]) -> None:
        block = 1 + self.index * _BLOCKS_PER_SHEET
        drawing = self._drawing(grid)
        if not drawing:
            drawing = self.parts.free_name("xl/drawings/vmlDrawing{}.vml")
            self.parts.write(drawing, vml.empty(block, len(shapes)).encode())
            self.parts.declare(".vml", _DRAWING_TYPE)
            grid.add_legacy_drawing(self.parts.relate(self.sheet, "vmlDrawing", drawing))
        self.parts.write(drawing, vml.add_shapes(self._text(drawing), shapes, block).encode())
