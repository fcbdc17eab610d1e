"""Every way a cell is stored comes out as the value that Excel shows."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.sheetfiles import UNCACHED, UNREADABLE, CellError, CellValue, Merge, RawSheet, open_workbook
from tests.sheetfiles.packages import MAIN, package, parts, sheet


def read(tmp_path: Path, rows: str, **options: object) -> RawSheet:
    path = tmp_path / "agents.xlsx"
    path.write_bytes(package(parts(rows, **options)))  # type: ignore[arg-type]
    return open_workbook(path).sheets[0]


def one(tmp_path: Path, cell: str, **options: object) -> CellValue:
    rows = read(tmp_path, f'<row r="1">{cell}</row>', **options).rows
    return rows[0].cells[0] if rows else None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1"><v>3</v></c>', 3),
        ('<c r="A1" t="n"><v>3.0</v></c>', 3),
        ('<c r="A1"><v>1.2345678901234E+13</v></c>', 12345678901234),
        ('<c r="A1"><v>12345678901234</v></c>', 12345678901234),
        ('<c r="A1"><v>2040.4999999999998</v></c>', Decimal("2040.5")),
        ('<c r="A1"><v>0.30000000000000004</v></c>', Decimal("0.3")),
        ('<c r="A1"><v>-1.5</v></c>', Decimal("-1.5")),
        ('<c r="A1"><v>1E+999</v></c>', CellError("#NUM!")),
        ('<c r="A1"><v>1_000</v></c>', CellError(UNREADABLE)),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="e"><v>#N/A</v></c>', CellError("#N/A")),
        ('<c r="A1" t="e"><f>Z9</f><v>#REF!</v></c>', CellError("#REF!")),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="A1"><f>1+1</f></c>', CellError(UNCACHED)),
        ('<c r="A1"><f>1+1</f><v></v></c>', CellError(UNCACHED)),
        ('<c r="A1"><f>1+1</f><v/></c>', CellError(UNCACHED)),
        ('<c r="A1"><f t="shared" si="0"/><v>4</v></c>', 4),
        ('<c r="A1" t="str"><f>"é"&amp;B1</f><v>é &amp; b</v></c>', "é & b"),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A1" t="inlineStr"><is><t>Le Gall</t></is></c>', "Le Gall"),
        ('<c r="A1" t="inlineStr"><is><r><t>Le </t></r><r><t>Gall</t></r></is></c>', "Le Gall"),
        ('<c r="A1" t="inlineStr"><is><t>pr&#233;f&amp;t&#xE9;</t></is></c>', "préf&té"),
        ('<c r="A1" s="1" t="n"><v>45352</v></c>', date(2024, 3, 1)),
        ('<c r="A1" t="d"><v>2024-03-01T09:30:00</v></c>', datetime(2024, 3, 1, 9, 30)),
        ('<c r="A1" t="s"><v>7</v></c>', CellError(UNREADABLE)),
        ('<c r="A1" t="xyz"><v>7</v></c>', CellError(UNREADABLE)),
        ('<c r="A1" s="1"/>', None),
        ('<c r="A1" s="1"></c>', None),
        ('<c r="A1" cm="1"><v>5</v></c>', 5),
        ("<c><v>5</v></c>", 5),
    ],
)
def test_a_stored_cell_becomes_what_excel_shows(tmp_path: Path, cell: str, expected: CellValue) -> None:
    value = one(tmp_path, cell)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("style", "stored", "expected"),
    [
        (0, "45352", 45352),
        (1, "45352", date(2024, 3, 1)),
        (1, "45352.396030092590", datetime(2024, 3, 1, 9, 30, 17)),
        (2, "0.3958333333333333", time(9, 30)),
        (2, "0.40972222222222221", time(9, 50)),
        (2, "0.999999999", time(23, 59, 59)),
        (2, "0", time(0, 0)),
        (1, "0", 0),
        (1, "-3", -3),
        (1, "60", 60),
        (1, "59", date(1900, 2, 28)),
        (1, "61", date(1900, 3, 1)),
        (1, "99999999", 99999999),
        (3, "1.125", timedelta(hours=27)),
        (99, "45352", 45352),
    ],
)
def test_a_number_is_a_date_only_under_a_date_format(
    tmp_path: Path, style: int, stored: str, expected: CellValue
) -> None:
    assert one(tmp_path, f'<c r="A1" s="{style}"><v>{stored}</v></c>') == expected


@pytest.mark.parametrize("cell", ["<v>0</v></c>", "<v>0</v></c><c/>", "<v>12</v></c>"])
def test_a_formula_that_its_program_did_not_compute_has_no_value(tmp_path: Path, cell: str) -> None:
    """XlsxWriter, for one, writes 0 as the result of every formula, and asks for a full calculation."""
    rows = f'<row r="1"><c r="A1"><v>7</v></c><c r="B1"><f>A1*2</f>{cell}</row>'
    members = parts(rows)
    asked = '<calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>'
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace("</workbook>", asked)
    path = tmp_path / "a.xlsx"
    path.write_bytes(package(members))
    assert open_workbook(path).sheets[0].rows[0].cells == [7, CellError(UNCACHED)]


def test_the_1904_calendar_of_old_macs_is_followed(tmp_path: Path) -> None:
    assert one(tmp_path, '<c r="A1" s="1"><v>43890</v></c>', date1904="1") == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("<t>a_x000D_b</t>", "a\rb"),
        ("<t>_x005F_x000D_</t>", "_x000D_"),
        ("<t>_xD83D__xDE00_</t>", "😀"),
        ("<t>_xD83D_</t>", "\ufffd"),
        ("<t>fin_x0007_</t>", "fin\x07"),
        ('<t xml:space="preserve"> Quimper </t>', " Quimper "),
        ("<t>NA</t>", "NA"),
        ("<t>None</t>", "None"),
        ("<t>01000</t>", "01000"),
        ("<t>Dupont &amp; fils</t>", "Dupont & fils"),
        ("<t>\u00a0\u202f </t>", None),
        ("<t/>", None),
        ("<r><t>Mar</t></r><r><rPr><b/></rPr><t>tin</t></r>", "Martin"),
        ('<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>', "東京"),
        ("<t>e\u0301</t>", "e\u0301"),
    ],
)
def test_a_shared_string_keeps_its_text(tmp_path: Path, stored: str, expected: str | None) -> None:
    assert one(tmp_path, '<c r="A1" t="s"><v>0</v></c>', strings=(stored,)) == expected


def test_a_blank_middle_and_a_formatted_last_row_lose_nothing_and_cost_nothing(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/><row r="5"><c r="C5"><v>2</v></c></row>'
        '<row r="900000"><c r="B900000"><v>3</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>',
    )
    assert [(row.number, row.cells) for row in found.rows] == [
        (1, [1]),
        (5, [None, None, 2]),
        (900000, [None, 3]),
    ]


def test_hidden_and_filtered_rows_are_read_and_counted(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="true">'
        '<c r="A2" cm="1"><v>2</v></c></row>'
        '<row r="3" hidden="1"/><row r="4" hidden="0"><c r="A4"><v>4</v></c></row>',
    )
    assert [row.number for row in found.rows] == [1, 2, 4]
    assert found.hidden_rows == 2


def test_merged_headings_are_named(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        after='<mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells>',
    )
    assert found.merged == (Merge(1, 0, 2, 2),)


ROWS = (
    '<row r="2" hidden="1"><c r="A2" s="1"><v>45352</v></c><c r="C2" t="s"><v>0</v></c></row>'
    '<row r="4"><c r="B4" t="e"><v>#N/A</v></c><c r="D4"><f>1+1</f></c></row>'
)


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda xml: (
            xml.replace("<row ", "<x:row ")
            .replace("</row>", "</x:row>")
            .replace('xmlns="', 'xmlns:x="' + MAIN + '" xmlns="', 1)
        ),
        lambda xml: xml.replace('"', "'"),
        lambda xml: xml.replace("<sheetData>", '<sheetData><!-- <c r="A1"><v>9</v></c> -->'),
        lambda xml: xml.replace("<sheetData>", '<sheetData xml:space="default">'),
        lambda xml: xml.replace("<v>45352</v>", "<v><![CDATA[45352]]></v>"),
        lambda xml: xml.replace("UTF-8", "UTF-16").encode("utf-16"),
        lambda xml: xml.replace("><", ">\n<"),
    ],
    ids=["prefix", "apostrophes", "comment", "attribute", "cdata", "utf-16", "line breaks"],
)
def test_xml_written_otherwise_reads_the_same(tmp_path: Path, rewrite: object) -> None:
    assert callable(rewrite)
    usual = parts(ROWS, strings=("<t>Le Gall</t>",))
    path = tmp_path / "a.xlsx"
    path.write_bytes(package(usual))
    expected = open_workbook(path).sheets
    members: dict[str, bytes] = {name: text.encode() for name, text in usual.items()}
    rewritten = rewrite(sheet(ROWS))
    members["xl/worksheets/sheet1.xml"] = rewritten if isinstance(rewritten, bytes) else rewritten.encode()
    path.write_bytes(package(members))
    assert open_workbook(path).sheets == expected
    assert expected[0].rows[0].cells == [date(2024, 3, 1), None, "Le Gall"]
    assert expected[0].rows[1].cells == [None, CellError("#N/A"), None, CellError(UNCACHED)]
    assert expected[0].hidden_rows == 1


def test_rows_and_cells_without_addresses_are_placed_in_order(tmp_path: Path) -> None:
    found = read(tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert [(row.number, row.cells) for row in found.rows] == [(1, [1, 2]), (2, [3])]
