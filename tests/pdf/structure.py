"""What a screen reader meets in a PDF, and what a Word file announces, in one vocabulary and one order."""

import ctypes
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
Met = tuple[str, str]


def of_pdf(data: bytes) -> list[Met]:
    """Headings, list items, header cells and pictures of the structure tree, in its order."""
    texts = _marked_texts(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        root = pdf.Root.StructTreeRoot
        roles = {str(key): str(value) for key, value in root.get("/RoleMap", {}).items()}
        pages: dict[object, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
        return list(_Tree(texts, roles, pages).met(root.K))


class _Tree:
    def __init__(
        self, texts: dict[tuple[int, int], str], roles: dict[str, str], pages: dict[object, int]
    ) -> None:
        self.texts, self.roles, self.pages = texts, roles, pages

    def met(self, node: object) -> Iterator[Met]:
        for child in _children(node):
            if not (isinstance(child, pikepdf.Dictionary) and "/S" in child):
                continue
            role = self.role(child)
            if re.fullmatch(r"H\d", role):
                yield role, bare(self.text(child))
            elif role == "LBody":
                yield "LI", bare(self.text(child))
            elif role == "TH":
                yield role, bare(self.text(child))
            elif "/Alt" in child:
                yield "Alt", bare(str(child.Alt))
            else:
                yield from self.met(child.get("/K"))

    def role(self, node: pikepdf.Object) -> str:
        found = str(node.S)
        while found in self.roles and self.roles[found] != found:
            found = self.roles[found]
        return found.lstrip("/")

    def text(self, node: pikepdf.Object, page: int = 0) -> str:
        page = self.pages.get(node.Pg.objgen, page) if "/Pg" in node else page
        said = ""
        for child in _children(node.get("/K")):
            if isinstance(child, int):
                said += self.texts.get((page, child), "")
            elif isinstance(child, pikepdf.Dictionary) and "/MCID" in child:
                at = self.pages[child.Pg.objgen] if "/Pg" in child else page
                said += self.texts.get((at, int(child.MCID)), "")
            elif isinstance(child, pikepdf.Dictionary):
                said += self.text(child, page)
        return said


def _children(node: object) -> list[object]:
    if node is None:
        return []
    return list(node) if isinstance(node, pikepdf.Array) else [node]


def _marked_texts(data: bytes) -> dict[tuple[int, int], str]:
    """The text of each marked passage, by page and number."""
    found: dict[tuple[int, int], str] = {}
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        for drawn in page.get_objects():
            mark = pdfium.FPDFPageObj_GetMarkedContentID(drawn.raw)
            if mark >= 0 and drawn.type == pdfium.FPDF_PAGEOBJ_TEXT:
                found[number, mark] = found.get((number, mark), "") + _text(drawn.raw, text.raw)
        text.close()
    document.close()
    return found


def _text(drawn: object, page: object) -> str:
    length = pdfium.FPDFTextObj_GetText(drawn, page, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFTextObj_GetText(drawn, page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def of_word(data: bytes) -> list[Met]:
    """Titles, headings, list items, cells of header rows and pictures of the body, in its order."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        document = etree.fromstring(package.read("word/document.xml"))
        styles = etree.fromstring(package.read("word/styles.xml"))
    body = document.find(f"{W}body")
    assert body is not None
    return list(_words(body, _Styles(styles)))


class _Styles:
    def __init__(self, root: etree._Element) -> None:
        self._all = {s.get(f"{W}styleId"): s for s in root.findall(f"{W}style")}

    def level(self, paragraph: etree._Element) -> str:
        """« H1 » for a title or a heading, « LI » for an item of a list, "" for the rest."""
        chain = list(self._chain(paragraph))
        for holder in chain:
            outline = holder.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None and int(outline.get(f"{W}val", "9")) < 6:
                return f"H{int(outline.get(f'{W}val', '9')) + 1}"
        for holder in chain:
            numbered = holder.find(f"{W}pPr/{W}numPr/{W}numId")
            if numbered is not None:
                return "LI" if numbered.get(f"{W}val") != "0" else ""
        return "H1" if self._title(paragraph) else ""

    def _chain(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        yield paragraph
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        name = None if found is None else found.get(f"{W}val")
        while name in self._all:
            yield self._all[name]
            based = self._all[name].find(f"{W}basedOn")
            name = None if based is None else based.get(f"{W}val")

    def _title(self, paragraph: etree._Element) -> bool:
        names = [holder.find(f"{W}name") for holder in self._chain(paragraph)]
        return any(name is not None and name.get(f"{W}val") == "Title" for name in names)


def _words(block: etree._Element, styles: _Styles) -> Iterator[Met]:
    for child in block:
        if child.tag == f"{W}tbl":
            yield from _table(child, styles)
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            yield from _words(content, styles) if content is not None else ()
        elif child.tag == f"{W}p":
            yield from _paragraph(child, styles)


def _paragraph(paragraph: etree._Element, styles: _Styles) -> Iterator[Met]:
    level, text = styles.level(paragraph), bare(_said(paragraph))
    if level and text:
        yield level, text
    for drawing in paragraph.iter(f"{WP}docPr"):
        if drawing.get("descr"):
            yield "Alt", bare(str(drawing.get("descr")))


def _table(table: etree._Element, styles: _Styles) -> Iterator[Met]:
    for row in table.iter(f"{W}tr"):
        heads = row.find(f"{W}trPr/{W}tblHeader") is not None
        for cell in row.iter(f"{W}tc"):
            if heads:
                yield "TH", bare("".join(_said(p) for p in cell.iter(f"{W}p")))
            else:
                yield from _words(cell, styles)


def _said(paragraph: etree._Element) -> str:
    return "".join(str(t.text or "") for t in paragraph.iter(f"{W}t"))


def bare(text: str) -> str:
    """Letters and figures only: line ends, hyphens and blanks are the layout's."""
    return "".join(char for char in text if char.isalnum())
