import datetime as dt

import pytest

from pipeline.issues import Severity
from pipeline.sheetfiles.model import UNCACHED, UNREADABLE, CellError, CellValue, RawRow, RawSheet
from pipeline.workbook.reading.extent import MARQUE
from pipeline.workbook.vocabulary import StatutSeance
from tests.workbook.builders import Book, errors, one_error, places, plain, read, read_sheets


def test_a_row_is_read_with_its_types_and_its_place() -> None:
    record = read(Book()).tables.seances[1]
    assert record.row.date == dt.date(2026, 2, 17)
    assert record.row.debut == dt.time(9, 30)
    assert record.row.statut_seance is StatutSeance.PREVUE
    assert record.row.etape == ("2",)
    assert str(record.at("fin")) == "agents.xlsx, feuille « Séances », cellule G3"


@pytest.mark.parametrize("value", ["", " ", "\u00a0", "\u200b", None])
def test_a_blank_starred_cell_breaks_its_row_alone_and_says_what_to_write(value: CellValue) -> None:
    book = Book().set("Agents", 2, "Fonction", value)
    reading = read(book)
    issue = one_error(reading)
    assert issue.code == "cellule-obligatoire-vide"
    assert issue.origin.cell == book.at("Agents", 2, "Fonction")
    assert issue.dossiers == ("2026-003",)
    assert issue.documents == ()
    assert [(b.sheet, b.key) for b in reading.tables.broken] == [("Agents", "2026-003")]
    assert len(reading.tables.agents) == 5


def test_a_wrong_optional_cell_leaves_the_row_usable_and_names_the_documents() -> None:
    book = Book().set("Agents", 0, "Date de demande", "courant mars")
    reading = read(book)
    issue = one_error(reading)
    record = reading.tables.agents[0]
    assert issue.value == "courant mars"
    assert "Date de demande « courant mars »" in plain(issue.message)
    assert issue.documents == ("convention",)
    assert record.row.date_de_demande is None
    assert record.faults == {"date_de_demande"}


def test_every_wrong_cell_of_a_row_is_told_at_once() -> None:
    book = (
        Book()
        .set("Agents", 0, "Nom", None)
        .set("Agents", 0, "Date de demande", "?")
        .set("Agents", 0, "Prénom", None)
    )
    headings = ("Nom", "Date de demande", "Prénom")
    assert places(errors(read(book))) == {("Agents", book.at("Agents", 0, h)) for h in headings}


def test_a_row_with_no_starred_cell_is_one_issue() -> None:
    book = Book().add("Agents", **{"Date de demande": dt.date(2026, 1, 1)})
    issue = one_error(read(book))
    assert issue.code == "ligne-incomplete"
    assert "ligne 8" in plain(issue.message)


def test_a_blank_row_in_the_middle_stops_nothing() -> None:
    raw = Book().raw_sheet("Employeurs")
    moved = RawSheet(raw.name, [raw.rows[0], raw.rows[1], RawRow(1_048_576, raw.rows[2].cells)])
    reading = read_sheets(moved)
    assert reading.issues == ()
    assert [r.place.row for r in reading.tables.employeurs] == [2, 1_048_576]


def test_a_row_that_fills_unknown_columns_only_is_no_row() -> None:
    book = Book().set("Employeurs", 0, "Mémo", "x").add("Employeurs", **{"Mémo": "total : 2"})
    assert errors(read(book)) == []


def test_the_invented_line_of_the_blank_workbook_is_never_read() -> None:
    book = Book().add("Employeurs", Code=MARQUE, Nom="Commune inventée")
    reading = read(book)
    assert reading.issues == ()
    assert len(reading.tables.employeurs) == 2


def test_hidden_rows_are_read_and_counted_aloud() -> None:
    raw = Book().raw_sheet("Employeurs")
    reading = read_sheets(RawSheet(raw.name, raw.rows, hidden_rows=1))
    (issue,) = reading.issues
    assert issue.severity is Severity.INFORMATION
    assert "1 ligne masquée ou filtrée, lue" in plain(issue.message)
    assert len(reading.tables.employeurs) == 2


def test_zeros_put_back_are_one_notice_per_column() -> None:
    book = Book()
    for row in range(2):
        book.set("Employeurs", row, "Code postal", 1000 + row)
    reading = read(book)
    (issue,) = reading.issues
    assert issue.code == "zero-retabli"
    assert "(2 cellules)" in plain(issue.message)
    assert [issue.origin.cell, *(o.cell for o in issue.related)] == ["E2", "E3"]
    assert reading.tables.employeurs[0].row.code_postal == "01000"


def test_a_formula_without_a_result_has_no_value_to_quote() -> None:
    for kind in (UNCACHED, UNREADABLE):
        issue = one_error(read(Book().set("Agents", 1, "Nom", CellError(kind))))
        assert (issue.value, plain(issue.message)[:6]) == ("", "Nom : ")


def test_an_excel_error_names_its_cell_and_kind() -> None:
    book = Book().set("Agents", 1, "Nom", CellError("#REF!"))
    issue = one_error(read(book))
    assert issue.value == "#REF!"
    assert "#REF!" in issue.message


def test_a_formula_without_result_shows_no_word_of_ours() -> None:
    issue = one_error(read(Book().set("Agents", 1, "Nom", CellError(UNCACHED))))
    assert issue.value == ""
    assert UNCACHED not in issue.message
    assert plain(issue.message).startswith("Nom : la formule")


def test_an_hour_beside_a_date_is_left_out_aloud_with_its_own_remedy() -> None:
    reading = read(Book().set("Séances", 0, "Date", dt.datetime(2026, 2, 3, 14, 0)))
    (issue,) = reading.issues
    assert (issue.code, issue.origin.cell) == ("heure-ignoree", "E2")
    assert "Texte" not in issue.remedy
    assert reading.tables.seances[0].row.date == dt.date(2026, 2, 3)


def test_a_nir_in_a_known_column_is_refused_without_its_value() -> None:
    book = Book().set("Agents", 1, "Fonction", "1 85 05 78 006 084 36")
    issue = one_error(read(book))
    assert issue.code == "nir-interdit"
    assert "85" not in issue.message + issue.value + issue.remedy


def test_a_nir_in_an_ignored_column_sheet_or_title_is_refused_too() -> None:
    book = Book().set("Agents", 1, "Sécu", 185057800608436).add("Mes notes", A="x", B="2850578006084 36")
    found = errors(read(book))
    assert {i.code for i in found} == {"nir-interdit"}
    assert places(found) == {("Agents", book.at("Agents", 1, "Sécu")), ("Mes notes", "B2")}
    assert all(i.value == "" for i in found)


def test_the_value_of_a_sensitive_cell_is_not_told() -> None:
    book = Book(conseiller=True).add(
        "Préremplissage", Référence="2026-001", Rubrique="2.1.1", Texte="peur\x07 de"
    )
    issue = one_error(read(book))
    assert issue.value == ""
    assert "peur" not in issue.message


def test_issues_of_the_confidential_sheet_are_confidential() -> None:
    book = Book().add(
        "Confidentiel", **{"Référence": "2026-001", "L. 5212-13": "peut-être", "Aménagements souhaités": "x"}
    )
    issue = one_error(read(book))
    assert issue.confidential
    assert "peut-être" not in issue.message
