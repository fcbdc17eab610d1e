"""OpenDocument, Excel 97 and delimited text read like .xlsx, whatever the file is called."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.sheetfiles import UNCACHED, CellError, CellValue, Merge, open_workbook
from tests.sheetfiles.packages import package

HERE = Path(__file__).parent
CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/>'
    "</style:style></office:automatic-styles><office:body><office:spreadsheet>{}</office:spreadsheet>"
    "</office:body></office:document-content>"
)
MIME = "application/vnd.oasis.opendocument.spreadsheet"


def ods(tmp_path: Path, tables: str) -> Path:
    path = tmp_path / "agents.ods"
    path.write_bytes(package({"mimetype": MIME, "content.xml": CONTENT.format(tables)}))
    return path


def cell(tmp_path: Path, xml: str) -> CellValue:
    table = f'<table:table table:name="A"><table:table-row>{xml}</table:table-row></table:table>'
    rows = open_workbook(ods(tmp_path, table)).sheets[0].rows
    return rows[0].cells[0] if rows else None


@pytest.mark.parametrize(
    ("attributes", "inside", "expected"),
    [
        ('office:value-type="float" office:value="12.5"', "<text:p>12,5</text:p>", Decimal("12.5")),
        ('office:value-type="currency" office:value="3"', "<text:p>3 €</text:p>", 3),
        ('office:value-type="date" office:date-value="2024-03-01"', "", date(2024, 3, 1)),
        ('office:value-type="date" office:date-value="2024-03-01T09:30:00"', "", datetime(2024, 3, 1, 9, 30)),
        ('office:value-type="time" office:time-value="PT09H30M00S"', "", time(9, 30)),
        ('office:value-type="time" office:time-value="PT27H00M00S"', "", timedelta(hours=27)),
        ('office:value-type="boolean" office:boolean-value="true"', "", True),
        (
            'office:value-type="string"',
            "<text:p>a<text:s text:c='2'/>b</text:p><text:p>c</text:p>",
            "a  b\nc",
        ),
        ('office:value-type="string" calcext:value-type="error"', "<text:p>#N/A</text:p>", CellError("#N/A")),
        ('table:formula="of:=1+1"', "", CellError(UNCACHED)),
        ('table:formula="of:=&quot;&quot;"', "<text:p/>", None),
        (
            'office:value-type="string"',
            "<office:annotation><text:p>note</text:p></office:annotation><text:p>a</text:p>",
            "a",
        ),
    ],
)
def test_an_opendocument_cell_keeps_its_value(
    tmp_path: Path, attributes: str, inside: str, expected: CellValue
) -> None:
    value = cell(tmp_path, f"<table:table-cell {attributes}>{inside}</table:table-cell>")
    assert value == expected
    assert type(value) is type(expected)


def test_opendocument_repeats_hidden_rows_and_merges_are_followed(tmp_path: Path) -> None:
    value = 'office:value-type="float" office:value="1"'
    found = open_workbook(
        ods(
            tmp_path,
            '<table:table table:name="A"><table:table-row table:number-rows-repeated="3"><table:table-cell/>'
            f'</table:table-row><table:table-row table:visibility="filter"><table:table-cell {value} '
            f'table:number-columns-spanned="2"/><table:covered-table-cell/><table:table-cell {value} '
            'table:number-columns-repeated="2"/></table:table-row><table:table-row '
            'table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/>'
            '</table:table-row></table:table><table:table table:name="B" table:style-name="ta2"/>',
        )
    )
    first, second = found.sheets
    assert found.kind == "ods"
    assert [(row.number, row.cells) for row in first.rows] == [(4, [1, None, 1, 1])]
    assert (first.hidden_rows, first.merged) == (1, (Merge(4, 0, 4, 1),))
    assert (first.visible, second.visible) == (True, False)


def test_opendocument_content_repeated_without_end_is_refused(tmp_path: Path) -> None:
    value = 'office:value-type="float" office:value="1" table:number-columns-repeated="16384"'
    path = ods(
        tmp_path,
        '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">'
        f"<table:table-cell {value}/></table:table-row></table:table>",
    )
    with pytest.raises(UserError, match="millions"):
        open_workbook(path)


def test_an_excel_97_workbook_tells_its_errors_hidden_rows_and_merges() -> None:
    found = open_workbook(HERE / "excel97.xls")
    first, second = found.sheets
    assert found.kind == "xls"
    assert [row.number for row in first.rows] == [3, 4, 9]
    assert first.rows[1].cells == [
        None,
        date(2024, 3, 1),
        time(9, 30),
        CellError("#DIV/0!"),
        CellError("#N/A"),
        2,
        None,
        Decimal("12.5"),
        True,
        timedelta(hours=27),
    ]
    assert first.rows[2].cells == [None, "caché", "deux\nlignes  et é", datetime(2024, 3, 1, 9, 50)]
    assert (first.hidden_rows, first.merged) == (1, (Merge(3, 3, 3, 5),))
    assert (first.visible, second.visible) == (True, False)


def text(tmp_path: Path, data: bytes, name: str = "agents.csv") -> list[tuple[int, list[CellValue]]]:
    path = tmp_path / name
    path.write_bytes(data)
    sheet = open_workbook(path).sheets[0]
    assert sheet.name == "agents"
    return [(row.number, row.cells) for row in sheet.rows]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separator_and_encoding_of_a_text_file_are_found(tmp_path: Path, mark: str, encoding: str) -> None:
    lines = [["Référence", "Nom"], ["01000", "Lœuvre"], ["", ""], ["NA", f"a{mark}b"]]
    body = "".join(
        mark.join(f'"{cell}"' if mark in cell else cell for cell in line) + "\r\n" for line in lines
    )
    assert text(tmp_path, body.encode(encoding)) == [
        (1, ["Référence", "Nom"]),
        (2, ["01000", "Lœuvre"]),
        (4, ["NA", f"a{mark}b"]),
    ]


def test_a_text_file_of_decimal_commas_is_split_at_its_semicolons(tmp_path: Path) -> None:
    assert text(tmp_path, b"Nom;Heures\nA;1,5\nB;2,25\n")[1:] == [(2, ["A", "1,5"]), (3, ["B", "2,25"])]


def test_a_line_break_inside_quotation_marks_stays_in_its_cell(tmp_path: Path) -> None:
    assert text(tmp_path, b'Nom;Lieu\nA;"salle 1\nmairie"\nB;x\n')[1:] == [
        (2, ["A", "salle 1\nmairie"]),
        (3, ["B", "x"]),
    ]


def test_quotation_marks_inside_a_value_do_not_lose_the_row(tmp_path: Path) -> None:
    assert text(tmp_path, b'Nom;Lieu\nA;"Le Roc" de Brest\n')[1] == (2, ["A", "Le Roc de Brest"])


def test_a_quotation_mark_left_open_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="abîmé"):
        text(tmp_path, b'Nom;Lieu\nA;"salle\nB;x\n')


def test_excels_own_separator_line_is_obeyed(tmp_path: Path) -> None:
    """Excel does not show that line: the addresses are those that a person sees."""
    assert text(tmp_path, b"sep=,\r\nNom,Lieu\r\nA,b\r\n") == [(1, ["Nom", "Lieu"]), (2, ["A", "b"])]


def test_a_cell_however_long_is_read_to_be_told_at_its_place(tmp_path: Path) -> None:
    longest = "x" * 140_000
    found = text(tmp_path, f'Nom;Lieu\nA;"Le Roc" de Brest\nB;{longest}\n'.encode())
    assert found[2] == (3, ["B", longest])


def test_accents_written_in_two_ways_are_never_guessed(tmp_path: Path) -> None:
    data = "Nom;Ville\nA;Quimperlé\n".encode() + "B;Brélès\n".encode("cp1252")
    with pytest.raises(UserError, match="accents"):
        text(tmp_path, data)


@pytest.mark.parametrize(
    ("name", "note"), [("agents.csv", False), ("agents.xlsx", True), ("agents.xls", True), ("agents", True)]
)
def test_the_content_decides_and_a_wrong_extension_is_told(tmp_path: Path, name: str, note: bool) -> None:
    path = tmp_path / name
    path.write_bytes("Référence;Nom\nR1;Le Gall\n".encode())
    found = open_workbook(path)
    assert found.kind == "csv"
    assert bool(found.notes) is note


def test_errors_exported_as_text_are_errors_still(tmp_path: Path) -> None:
    cells = ["#N/A", "#VALEUR!", "#DIV/0!", "#NOM\u00a0?", "Err:502", "#1", "#N/A !", "Err: 502"]
    kinds = [CellError(cell) for cell in cells[:5]]
    assert text(tmp_path, f"A;B;C;D;E;F;G;H\n{';'.join(cells)}\n".encode())[1] == (2, [*kinds, *cells[5:]])
