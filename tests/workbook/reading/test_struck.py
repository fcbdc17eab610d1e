"""What an office strikes through is read, and told: a cancelled session often says so in no other way."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from pipeline.issues import Issue, Severity
from pipeline.sheetfiles import open_workbook
from pipeline.sheetfiles.model import RawSheet
from pipeline.sheetfiles.package import Package
from pipeline.sheetfiles.xlsx import read_xlsx
from tests.sheetfiles.packages import package
from tests.workbook.builders import Book, plain, read_sheets


def told(sheet: str, *struck: tuple[int, str], **cells: str) -> list[Issue]:
    """What is said of a valid sheet once these cells are struck; ``cells`` are set in its first row."""
    book = Book()
    for heading, value in cells.items():
        book.set(sheet, 0, heading, value)
    lines = frozenset((row + 2, book.headings(sheet).index(heading)) for row, heading in struck)
    found = read_sheets(replace(book.raw_sheet(sheet), struck=lines)).issues
    return [issue for issue in found if issue.code == "lignes-barrees"]


def test_a_struck_session_is_told_with_its_row() -> None:
    (issue,) = told("Séances", (0, "Date"), (0, "Début"))
    assert issue.severity is Severity.AVERTISSEMENT
    assert plain("la ligne 2 est barrée") in plain(issue.message)
    assert "annulée, reportée" in issue.remedy
    assert issue.origin.cell == Book().at("Séances", 0, "Date")


@pytest.mark.parametrize("status", ["annulée par l'agent", "Reportée", "absence excusée"])
def test_a_row_that_says_so_itself_needs_no_warning(status: str) -> None:
    assert told("Séances", (0, "Date"), **{"Statut de la séance": status}) == []


def test_an_agents_row_is_told_too_unless_the_bilan_is_over() -> None:
    assert len(told("Agents", (0, "Nom"))) == 1
    assert told("Agents", (0, "Nom"), **{"État": "interrompu"}) == []


def test_nothing_is_said_of_a_blank_row_or_of_a_column_that_is_not_read() -> None:
    book = Book()
    sheet = book.raw_sheet("Séances")
    width = len(book.headings("Séances"))
    found = read_sheets(replace(sheet, struck=frozenset({(99, 0), (2, width)}))).issues
    assert "lignes-barrees" not in [issue.code for issue in found]


def test_many_rows_are_one_warning() -> None:
    book = Book()
    row = dict(book.sheets["Séances"][0])
    for _ in range(19):
        book.add("Séances", **row)
    sheet = replace(book.raw_sheet("Séances"), struck=frozenset((n, 0) for n in range(2, 22)))
    (issue,) = (i for i in read_sheets(sheet).issues if i.code == "lignes-barrees")
    assert plain("les lignes 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 et 8 autres sont barrées") in plain(
        issue.message
    )


def written(reorder: Callable[[str], str]) -> RawSheet:
    """A workbook where row 2 is struck, a blank cell of row 3 too, and B4 is bold."""
    book = Workbook()
    sheet = book.create_sheet("Séances", 0)
    for row in (["a", "b"], ["c", 1], ["d", None], ["e", "f"]):
        sheet.append(row)
    for address in ("A2", "B2", "B3"):
        sheet[address].font = Font(strike=True)
    sheet["B4"].font = Font(bold=True, strike=False)
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    members[name] = reorder(members[name].decode()).encode()
    return read_xlsx(Package(package(members)))[0]


@pytest.mark.parametrize(
    "reorder",
    [
        lambda xml: xml,
        lambda xml: re.sub(r'<c r="(\w+)" s="(\d+)"', r'<c s="\2" r="\1"', xml),
        lambda xml: re.sub(r"(</?)(c|v|row|sheetData|worksheet)\b", r"\1x:\2", xml).replace(
            "xmlns=", "xmlns:x="
        ),
    ],
    ids=["as usual", "style first", "prefixed"],
)
def test_an_xlsx_tells_its_struck_cells_however_it_is_written(reorder: Callable[[str], str]) -> None:
    assert written(reorder).struck == {(2, 0), (2, 1)}


def test_an_opendocument_tells_them_too(tmp_path: Path) -> None:
    path = tmp_path / "seances.ods"
    struck = '<style:text-properties style:text-line-through-style="solid"/>'
    path.write_bytes(
        package(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": '<?xml version="1.0"?><office:document-content '
                + " ".join(f'xmlns:{p}="urn:{p}"' for p in ("office", "table", "text", "style"))
                + f'><style:style style:name="ce1">{struck}</style:style>'
                '<style:style style:name="ce2"><style:text-properties style:text-line-through-style="none"/>'
                '</style:style><table:table table:name="Séances">'
                "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
                '<table:table-row><table:table-cell table:style-name="ce2"><text:p>b</text:p>'
                '</table:table-cell><table:table-cell table:style-name="ce1" '
                'table:number-columns-repeated="2"><text:p>c</text:p></table:table-cell>'
                '<table:table-cell table:style-name="ce1"/></table:table-row>'
                "</table:table></office:document-content>",
            }
        )
    )
    assert open_workbook(path).sheets[0].struck == {(2, 1), (2, 2)}
