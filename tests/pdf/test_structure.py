"""Every kind of document: what Word announces is in the structure tree, in the same order."""

from io import BytesIO
from pathlib import Path

import pikepdf

from pipeline.pdf.structure import mend
from tests.pdf.structure import of_pdf, of_word


def test_headings_lists_header_cells_and_pictures_in_order(
    one_of_each: dict[str, Path], converted: dict[str, bytes]
) -> None:
    assert len(converted) >= 8
    for folder, path in one_of_each.items():
        announced, met = of_word(path.read_bytes()), of_pdf(converted[folder])
        assert [kind for kind, _ in announced] == [kind for kind, _ in met], folder
        # An automatic number (« Article 1 ») is in the page, not in the text of the Word file.
        assert all(there.endswith(said) for (_, said), (_, there) in zip(announced, met, strict=True)), folder
        assert {"H1"} <= {kind for kind, _ in met}, folder


def test_it_declares_itself_titled_in_french_and_tagged(converted: dict[str, bytes]) -> None:
    for folder, data in converted.items():
        with pikepdf.open(BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B", folder
            assert metadata["pdfuaid:part"] == "1", folder
            assert metadata["dc:title"], folder
            assert pdf.Root.MarkInfo.Marked, folder
            assert pdf.Root.ViewerPreferences.DisplayDocTitle, folder
            assert str(pdf.Root.Lang) == "fr-FR", folder
            assert pdf.Root.OutputIntents, folder
            for page in pdf.pages:
                for font in page.Resources.get("/Font", {}).values():
                    descriptor = font.get("/FontDescriptor") or font.DescendantFonts[0].FontDescriptor
                    assert any(key in descriptor for key in ("/FontFile2", "/FontFile3")), folder


def test_no_heading_holds_a_block(converted: dict[str, bytes]) -> None:
    """A frame anchored to a title is beside it, not inside it."""
    for folder, data in converted.items():
        with pikepdf.open(BytesIO(data)) as pdf:
            for found in pdf.objects:
                if isinstance(found, pikepdf.Dictionary) and str(found.get("/S")) in ("/Title", "/H1", "/H2"):
                    inside = found.get("/K")
                    children = list(inside) if isinstance(inside, pikepdf.Array) else [inside]
                    blocks = [c for c in children if isinstance(c, pikepdf.Dictionary) and "/S" in c]
                    assert not {str(c.S) for c in blocks} & {"/Div", "/Table", "/L"}, folder


def test_each_table_has_its_header_cells(converted: dict[str, bytes]) -> None:
    """A table without any would serve the layout, or leave its figures without a name."""
    for folder, data in converted.items():
        with pikepdf.open(BytesIO(data)) as pdf:
            tables = [
                o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and str(o.get("/S")) == "/Table"
            ]
            assert [_roles(table) & {"/TH", "/Table"} for table in tables] == [{"/TH"}] * len(tables), folder


def _roles(node: object) -> set[str]:
    """The roles of what a node of the tree holds."""
    held = node.get("/K") if isinstance(node, pikepdf.Dictionary) else None
    children = list(held) if isinstance(held, pikepdf.Array) else [held]
    inside = [child for child in children if isinstance(child, pikepdf.Dictionary) and "/S" in child]
    return {str(child.S) for child in inside}.union(*map(_roles, inside))


def test_a_header_row_that_the_converter_forgot_is_named_by_its_style() -> None:
    """Where a table falls at the top of a page, LibreOffice 7.4 may leave its header cells mere cells."""
    with pikepdf.new() as pdf:
        tables = [_table(pdf, "/TH"), _table(pdf, "/TD"), _table(pdf, "/TD", "/Cellule")]
        pdf.Root.StructTreeRoot = pikepdf.Dictionary(K=pikepdf.Array(tables))
        mend(pdf)
        first = [[str(cell.S) for cell in table.K[0].K] for table in pdf.Root.StructTreeRoot.K]
        assert first == [["/TH"], ["/TH"], ["/TD"]], "a table without any header row is left as it is"
        assert [str(table.K[1].K[0].S) for table in pdf.Root.StructTreeRoot.K] == ["/TD"] * 3


def _table(pdf: pikepdf.Pdf, role: str, style: str = "/En-tête") -> pikepdf.Object:
    def row(role: str, style: str) -> pikepdf.Object:
        said = pikepdf.Dictionary(S=pikepdf.Name(style))
        cell = pikepdf.Dictionary(S=pikepdf.Name(role), K=said)
        return pikepdf.Dictionary(S=pikepdf.Name("/TR"), K=pikepdf.Array([cell]))

    rows = pikepdf.Array([row(role, style), row("/TD", "/Cellule")])
    return pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name("/Table"), K=rows))
