"""The comments of one sheet and their shapes, two parts that must agree: ours added, those of people kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.sheetfiles.columns import column_letters, whole
from pipeline.sheetfiles.marked import vml
from pipeline.sheetfiles.marked.grid import Grid, split_reference
from pipeline.sheetfiles.marked.parts import Parts, element
from pipeline.sheetfiles.marked.text import AUTHOR, NOTE_MARK, plain
from pipeline.sheetfiles.xlsx import relations

_THREAD = "tc="  # the author under which Excel keeps a threaded comment readable to old versions
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Comments:
    """The tree of ``commentsN.xml``."""

    def __init__(self, namespace: str, root: etree._Element | None = None) -> None:
        self._ns = f"{{{namespace}}}"
        if root is None:
            root = element(namespace, "comments")
        self.root = root
        self._authors = self._child("authors", 0)
        self._list = self._child("commentList", 1)
        self._by_cell = {node.get("ref", ""): node for node in self._list}

    def _child(self, tag: str, at: int) -> etree._Element:
        found = self.root.find(f"{self._ns}{tag}")
        if found is None:
            found = etree.Element(f"{self._ns}{tag}")
            self.root.insert(at, found)
        return found

    def _author_of(self, comment: etree._Element) -> str:
        index = whole(comment.get("authorId", ""))
        return (self._authors[index].text or "") if 0 <= index < len(self._authors) else ""

    def _our_author(self) -> int:
        for index, node in enumerate(self._authors):
            if node.text == AUTHOR:
                return index
        etree.SubElement(self._authors, f"{self._ns}author").text = AUTHOR
        return len(self._authors) - 1

    def add(self, cell: str, text: str) -> bool:
        """Say something on a cell, after what a person wrote there; True when it needs a shape."""
        known = self._by_cell.get(cell)
        if known is None:
            self._by_cell[cell] = self._create(cell, text)
            return True
        if not self._author_of(known).startswith(_THREAD):
            self._extend(known, text)
        return False

    def _create(self, cell: str, text: str) -> etree._Element:
        comment = etree.SubElement(
            self._list, f"{self._ns}comment", ref=cell, authorId=str(self._our_author())
        )
        self._run(etree.SubElement(comment, f"{self._ns}text"), f"{NOTE_MARK} {text}")
        return comment

    def _extend(self, comment: etree._Element, text: str) -> None:
        body = comment.find(f"{self._ns}text")
        if body is None:
            body = etree.SubElement(comment, f"{self._ns}text")
        simple = body.find(f"{self._ns}t")
        if simple is not None:  # plain text and formatted runs exclude each other
            body.remove(simple)
            self._run(body, simple.text or "")
        self._run(body, f"\n\n{NOTE_MARK} {text}")

    def _run(self, body: etree._Element, text: str) -> None:
        run = etree.SubElement(body, f"{self._ns}r")
        node = etree.SubElement(run, f"{self._ns}t")
        node.text = plain(text)
        node.set(_SPACE, "preserve")

    def strip(self) -> list[str]:
        """Take our words away, known by their mark since LibreOffice keeps no author; the cells left bare."""
        gone = []
        for cell, comment in list(self._by_cell.items()):
            if _text_of(comment).lstrip().startswith(NOTE_MARK):
                self._list.remove(comment)
                del self._by_cell[cell]
                gone.append(cell)
            else:
                self._cut(comment)
        return gone

    def _cut(self, comment: etree._Element) -> None:
        found = False
        for node in list(comment.iter(f"{self._ns}t")):
            before, mark, _ = (node.text or "").partition(NOTE_MARK)
            if found or mark:
                node.text = "" if found else before.rstrip("\n")
                found = True


def _text_of(comment: etree._Element) -> str:
    return "".join(node.text or "" for node in comment.iter("{*}t"))


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
