"""What stands under a table, or in the middle of it, and is no row of it."""

import pytest

from pipeline.issues import Severity
from pipeline.sheetfiles.model import CellValue, Merge, RawSheet
from pipeline.workbook.reading.extent import MARQUE
from tests.workbook.builders import Book, errors, grid, one_error, plain, read, read_sheets

INTERVENANTS = ["Code", "Nom", "Prénom", "Courriel"]


def sheet(*rows: list[CellValue], name: str = "Intervenants") -> RawSheet:
    return grid(name, INTERVENANTS, *rows)


def test_headings_repeated_on_each_page_are_no_rows() -> None:
    reading = read_sheets(sheet(["A", "Roux", "Ève"], [*INTERVENANTS], ["B", "Le Bris", "Maëlle"]))
    assert [record.row.code for record in reading.tables.intervenants] == ["A", "B"]
    (issue,) = reading.issues
    assert (issue.code, issue.severity) == ("titres-repetes", Severity.INFORMATION)
    assert plain(issue.message) == "La ligne 3 répète les titres : elle est ignorée."


@pytest.mark.parametrize("before", [[["A", "Roux", "Ève"]], []], ids=["rows", "no row"])
def test_a_second_table_is_told_and_not_read(before: list[list[CellValue]]) -> None:
    second: list[list[CellValue]] = [["Nom", "Code", "Fermé le"], ["OLD", "Vieille", "2019"]]
    reading = read_sheets(sheet(*before, *second))
    assert [record.row.code for record in reading.tables.intervenants] == [row[0] for row in before]
    issue = one_error(reading)
    assert (issue.code, issue.origin.cell) == ("second-tableau", f"A{len(before) + 2}")


def test_a_row_whose_values_are_some_heading_is_a_row() -> None:
    reading = read_sheets(sheet(["Nom", "Courriel", "Ève", "e@exemple.fr", "x"]))
    assert len(reading.tables.intervenants) == 1


def test_a_nir_in_a_second_table_is_refused_too() -> None:
    second: list[list[CellValue]] = [["Nom", "Code", "Fermé le"], ["1 85 05 78 006 084 36", "V"]]
    codes = {issue.code for issue in read_sheets(sheet(["A", "Roux", "Ève"], *second)).issues}
    assert codes == {"second-tableau", "nir-interdit"}


@pytest.mark.parametrize(
    "row",
    [{"Référence": "Total", "Service": 45}, {"Référence": "NB : liste provisoire"}],
    ids=["total", "remark"],
)
def test_a_total_or_a_remark_under_the_table_is_one_issue(row: dict[str, CellValue]) -> None:
    issue = one_error(read(Book().add("Agents", **row)))
    assert (issue.code, issue.origin.cell) == ("ligne-incomplete", "B8")
    assert "effacez-la" in issue.remedy


def test_a_remark_among_the_sessions_is_no_unknown_reference() -> None:
    issue = one_error(read(Book().add("Séances", Référence="Nombre de séances : 18")))
    assert issue.code == "ligne-incomplete"


def test_a_session_of_a_promotion_with_two_blank_cells_is_told_cell_by_cell() -> None:
    """It has no reference and needs none: it is no remark."""
    book = Book().add("Promotions", Code="P1", Dispositif="DGAFP-COLLECTIF")
    book.add("Séances", Promotion="P1", Début="9h")
    cells = {(issue.code, issue.origin.cell) for issue in errors(read(book))}
    assert cells == {("cellule-obligatoire-vide", "E20"), ("cellule-obligatoire-vide", "G20")}


def test_merged_cells_are_told_since_their_rows_read_blank() -> None:
    found = sheet(["A", "Roux", "Ève", "e@exemple.fr"], ["B", "Le Bris", "Maëlle"])
    merged = (Merge(1, 0, 1, 3), Merge(2, 3, 3, 3), Merge(2, 6, 3, 6))
    (issue,) = read_sheets(RawSheet(found.name, found.rows, merged=merged)).issues
    assert (issue.code, issue.severity) == ("cellules-fusionnees", Severity.AVERTISSEMENT)
    assert issue.origin.cell == "D2"
    assert "D2:D3" in issue.message


def test_a_heading_on_two_lines_is_told_on_one() -> None:
    found = sheet(["A", "Roux", "Ève", None, "x"])
    found.rows[0].cells.append("Remarque\n(libre)")
    (issue,) = read_sheets(found).issues
    assert "« Remarque (libre) »" in plain(issue.message)


def test_the_invented_line_chosen_in_a_list_does_not_hide_a_real_row() -> None:
    """The lists of the blank workbook offer the codes of other sheets, the invented one among them."""
    issue = one_error(read(Book().set("Agents", 0, "Employeur", MARQUE)))
    assert (issue.code, issue.origin.cell) == ("reference-inconnue", "E2")


def test_invented_lines_copied_and_left_so_are_told() -> None:
    assert read(Book().add("Agents", Référence=MARQUE, Nom="Le Goff")).issues == ()
    book = Book().add("Agents", Référence=MARQUE, Nom="Le Goff").add("Agents", Référence=MARQUE, Nom="Riou")
    (issue,) = read(book).issues
    assert (issue.code, issue.severity) == ("lignes-exemple", Severity.AVERTISSEMENT)
    assert "8, 9" in issue.message
