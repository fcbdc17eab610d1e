"""Macros, threaded comments, prefixes and missing parts do not get in the way of the marks."""

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from pipeline.errors import UserError
from pipeline.sheetfiles import open_workbook
from pipeline.sheetfiles.marked import MARK_SHEET, mark
from pipeline.sheetfiles.marked.text import ERROR_FILL
from tests.sheetfiles.marked.workbooks import at, fault
from tests.sheetfiles.packages import MAIN, PACKAGE_RELS, RELS, XML, package, parts

ROWS = '<row r="1" spans="1:2"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
WRONG = [fault(at("Agents", "B1", file="a.xlsx")), fault(at("Agents", "D1", file="a.xlsx"))]


def marked(tmp_path: Path, members: dict[str, str], name: str = "a.xlsx") -> bytes:
    path = tmp_path / name
    path.write_bytes(package(members))
    return mark(path, WRONG, name="a.xlsx")


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def colours(data: bytes) -> list[str]:
    sheet = openpyxl.load_workbook(BytesIO(data))["Agents"]
    return [str(cell.fill.fgColor.rgb) for cell in sheet[1]]


def test_macros_stay_in_their_workbook(tmp_path: Path) -> None:
    members = parts(ROWS)
    types = members["[Content_Types].xml"]
    members["[Content_Types].xml"] = types.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    members["xl/vbaProject.bin"] = "macros"
    data = marked(tmp_path, members, "a.xlsm")
    assert member(data, "xl/vbaProject.bin") == b"macros"
    assert b"macroEnabled" in member(data, "[Content_Types].xml")
    assert colours(data)[1] == ERROR_FILL


def test_a_threaded_comment_is_left_to_its_thread(tmp_path: Path) -> None:
    members = parts(ROWS)
    members["xl/comments1.xml"] = (
        f'{XML}<comments xmlns="{MAIN}"><authors><author>tc={{1}}</author></authors><commentList>'
        '<comment ref="B1" authorId="0"><text><t>fil</t></text></comment></commentList></comments>'
    )
    members["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'{XML}<Relationships xmlns="{PACKAGE_RELS}"><Relationship Id="rId1" Type="{RELS}/comments" '
        'Target="../comments1.xml"/></Relationships>'
    )
    comments = etree.fromstring(member(marked(tmp_path, members), "xl/comments1.xml"))
    texts = {
        node.get("ref"): "".join(t.text or "" for t in node.iter("{*}t"))
        for node in comments.iter("{*}comment")
    }
    assert texts["B1"] == "fil"
    assert texts["D1"].startswith("[À corriger]")


def test_a_workbook_without_styles_receives_some(tmp_path: Path) -> None:
    members = parts(ROWS)
    del members["xl/styles.xml"]
    members["xl/_rels/workbook.xml.rels"] = members["xl/_rels/workbook.xml.rels"].replace("/styles", "/other")
    assert colours(marked(tmp_path, members)) == ["00000000", ERROR_FILL, "00000000", ERROR_FILL]


def test_a_prefix_before_every_tag_is_followed(tmp_path: Path) -> None:
    members = parts(ROWS)
    sheet = members["xl/worksheets/sheet1.xml"].replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    for tag in ("worksheet", "sheetData", "row", "c", "v"):
        for mark_, end in (("<", " "), ("<", ">"), ("</", ">")):
            sheet = sheet.replace(f"{mark_}{tag}{end}", f"{mark_}x:{tag}{end}")
    members["xl/worksheets/sheet1.xml"] = sheet
    data = marked(tmp_path, members)
    assert colours(data) == ["00000000", ERROR_FILL, "00000000", ERROR_FILL]


def test_a_strict_workbook_stays_strict(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/"
    members = {
        name: text.replace(MAIN, f"{strict}spreadsheetml/main").replace(
            RELS, f"{strict}officeDocument/relationships"
        )
        for name, text in parts(ROWS).items()
    }
    data = marked(tmp_path, members)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        ours = [name for name in archive.namelist() if name.startswith("xl/")]
        mixed = [n for n in ours if any(ns.encode() in archive.read(n) for ns in (MAIN, RELS))]
    assert not mixed
    copy = tmp_path / "copie.xlsx"
    copy.write_bytes(data)
    assert [found.name for found in open_workbook(copy).sheets] == ["Agents", MARK_SHEET]


def test_rows_and_cells_without_addresses_are_found_by_their_position(tmp_path: Path) -> None:
    data = marked(tmp_path, parts("<row><c><v>1</v></c><c><v>2</v></c></row>"))
    assert colours(data) == ["00000000", ERROR_FILL, "00000000", ERROR_FILL]


def test_a_hint_that_is_no_longer_true_is_removed(tmp_path: Path) -> None:
    assert b"spans=" not in member(marked(tmp_path, parts(ROWS)), "xl/worksheets/sheet1.xml")


def test_names_of_sheets_that_follow_ours_keep_their_sheet(tmp_path: Path) -> None:
    """A person moved our sheet before theirs: what counted sheets must count again."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(package(parts(ROWS)))
    path.write_bytes(mark(path, WRONG))
    book = openpyxl.load_workbook(path)
    book.move_sheet(MARK_SHEET, -1)
    book["Agents"].print_title_rows = "1:1"
    book.save(path)
    again = openpyxl.load_workbook(BytesIO(mark(path, WRONG)))
    assert again.sheetnames == ["Agents", MARK_SHEET]
    assert again["Agents"].print_title_rows == "$1:$1"


def test_a_workbook_that_cannot_be_marked_is_named(tmp_path: Path) -> None:
    members = parts(ROWS)
    members["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{MAIN}"/>'
    with pytest.raises(UserError) as caught:
        marked(tmp_path, members)
    assert caught.value.place == "a.xlsx"


@pytest.mark.parametrize(
    "inside",
    [
        "",
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="0"/></numFmts><fills count="0"/>'
        '<cellXfs count="1"><xf numFmtId="164"/></cellXfs><dxfs count="0"/>',
    ],
)
def test_styles_that_lack_everything_receive_what_the_marks_need(tmp_path: Path, inside: str) -> None:
    members = parts(ROWS)
    members["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{inside}</styleSheet>'
    data = marked(tmp_path, members)
    assert colours(data) == ["00000000", ERROR_FILL, "00000000", ERROR_FILL]
    root = etree.fromstring(member(data, "xl/styles.xml"))
    order = [etree.QName(child).localname for child in root]
    assert order == [*["numFmts"] * bool(inside), *GROUPS, *["dxfs"] * bool(inside)]


GROUPS = ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")


def test_a_persons_own_sheet_of_that_name_stays_with_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(package(parts(ROWS)))
    book = openpyxl.load_workbook(path)
    book.create_sheet(MARK_SHEET, 0)["A1"] = "Rappeler Paul"
    book.save(path)
    for expected in ([MARK_SHEET, "Agents", f"{MARK_SHEET} (2)"],) * 2:
        path.write_bytes(mark(path, WRONG))
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == expected
        assert book[MARK_SHEET]["A1"].value == "Rappeler Paul"
        book.save(path)  # as another program does: texts go to the shared strings


@pytest.mark.parametrize("kind", ["sheet", "template"])
def test_the_copy_of_a_template_is_a_workbook_that_excel_opens(tmp_path: Path, kind: str) -> None:
    members = parts(ROWS)
    types = members["[Content_Types].xml"]
    members["[Content_Types].xml"] = types.replace("spreadsheetml.sheet.main", f"spreadsheetml.{kind}.main")
    types = member(marked(tmp_path, members), "[Content_Types].xml").decode()
    assert "spreadsheetml.sheet.main+xml" in types
    assert "template" not in types


def test_a_copy_reads_as_its_original(tmp_path: Path) -> None:
    copy = tmp_path / "copie.xlsx"
    copy.write_bytes(marked(tmp_path, parts(ROWS)))
    assert open_workbook(copy).sheets[0] == open_workbook(tmp_path / "a.xlsx").sheets[0]


@pytest.mark.parametrize(
    "types", ["", '<Types><Default Extension="xml" ContentType="application/xml"/></Types>']
)
def test_a_workbook_that_does_not_say_what_it_is_gets_a_copy_that_excel_opens(
    tmp_path: Path, types: str
) -> None:
    members = parts(ROWS)
    del members["[Content_Types].xml"]
    data = marked(tmp_path, members | ({"[Content_Types].xml": types} if types else {}))
    assert b"sheet.main+xml" in member(data, "[Content_Types].xml")
    assert colours(data)[1] == ERROR_FILL
