"""What a workbook means is read from what a person sees: covered cells, tables, epochs, durations."""

import datetime as dt
from dataclasses import replace

from pipeline.issues import Severity
from pipeline.sheetfiles.model import CellValue, Merge, RawRow, RawSheet, Table
from pipeline.workbook.reading import Reading
from tests.workbook.builders import Book, errors, one_error, plain, read, read_sheets

TITLES: list[CellValue] = ["Code", "Nom", "SIRET", "Adresse", "Code postal", "Ville", "Affilié"]
ROW: list[CellValue] = ["K", "Kerlann", "21290999800016", "1 place de la Mairie", "29000", "Kerlann", "oui"]


def employeurs(*rows: list[CellValue]) -> RawSheet:
    return RawSheet("Employeurs", [RawRow(n, row) for n, row in enumerate((TITLES, *rows), 1)])


def other(code: str, ville: str = "Kerlann") -> list[CellValue]:
    return [code, *ROW[1:5], ville, "oui"]


def test_a_value_hidden_under_a_merge_is_an_error_with_both_values() -> None:
    sheet = replace(employeurs(ROW, other("L", "Abers")), merged=(Merge(2, 5, 3, 5),))
    issue = one_error(read_sheets(sheet))
    assert (issue.code, issue.origin.cell) == ("valeur-sous-fusion", "F3")
    assert "« Abers »" in plain(issue.message)
    assert "« Kerlann », en F2" in plain(issue.message)


def test_a_totals_row_is_no_row_and_what_is_under_a_table_waits() -> None:
    table = Table(Merge(1, 0, 3, 6), totals=1)
    sheet = replace(employeurs(ROW, ["Total", None, None, None, None, "1", None]), tables=(table,))
    reading = read_sheets(sheet)
    assert (len(reading.tables.employeurs), reading.issues) == (1, ())
    below = replace(employeurs(ROW, ["Total", *[None] * 6], other("M")), tables=(table,))
    assert one_error(read_sheets(below)).code == "hors-du-tableau"


def test_a_plain_number_in_a_date_column_keeps_the_epoch_of_its_workbook() -> None:
    book = Book().set("Séances", 0, "Date", 44_958 - 1_462)
    sheets = tuple(replace(sheet, from_1904=True) for sheet in book.raw().sheets)
    seances = read_sheets(*sheets).tables.seances
    assert seances[0].row.date == dt.date(2023, 2, 1)


def durations(fin: CellValue, duree: CellValue) -> Reading:
    return read(Book().set("Séances", 0, "Fin", fin).set("Séances", 0, "Durée (h)", duree))


def test_a_start_and_a_duration_give_the_end() -> None:
    reading = durations(None, "2h15")
    assert not errors(reading)
    assert reading.tables.seances[0].row.fin == dt.time(11, 45)


def test_an_end_that_contradicts_the_duration_is_an_error_with_both() -> None:
    issue = one_error(durations(dt.time(10, 30), 4))
    assert issue.code == "fin-contre-duree"
    assert "13:30" in issue.message
    assert "10:30" in issue.message


def test_the_column_of_ends_may_be_absent_when_durations_are_there() -> None:
    book = Book()
    for row in book.sheets["Séances"]:
        del row["Fin"]
        row["Durée (h)"] = 1
    assert not errors(read(book))


def test_the_same_fault_in_most_of_a_column_is_said_once_at_its_heading() -> None:
    book = Book()
    for n in range(18):
        book.set("Séances", n, "Date", "bientôt")
    reading = read(book)
    issue = one_error(reading)
    assert issue.origin.cell == "E1"
    assert "18 cellules sur 18" in plain(issue.message)
    assert len(issue.related) == 18
    assert len(reading.tables.broken) == 18


def test_dates_that_an_american_excel_half_swapped_are_one_fault_of_the_column() -> None:
    book = Book()
    for n in range(18):
        book.set("Séances", n, "Date", "02/16/2027" if n % 2 else dt.date(2027, 3, 2))
    reading = read(book)
    issue = one_error(reading)
    assert (issue.code, issue.origin.cell) == ("dates-inversees", "E1")
    assert [(loss.sheet, loss.field) for loss in reading.losses if loss.field] == [("Séances", "date")]


def statuts(*values: str) -> Reading:
    book = Book()
    for n, value in enumerate(values):
        book.set("Agents", n, "Statut", value)
    return read(book)


def test_a_heading_of_two_meanings_is_decided_by_its_values() -> None:
    agents = statuts("en cours", "clos", "demandé").tables.agents
    assert [a.row.etat.value for a in agents[:2] if a.row.etat] == ["en cours", "clos"]
    assert agents[0].row.statut_agent is None
    assert statuts("titulaire").tables.agents[0].row.statut_agent == "titulaire"


def test_a_heading_whose_values_are_of_two_kinds_is_asked() -> None:
    reading = statuts("en cours", "titulaire")
    assert one_error(reading).code == "titre-a-deux-sens"
    assert [(loss.sheet, loss.field) for loss in reading.losses] == [("Agents", "etat")]


def test_a_reference_is_proposed_by_an_exact_rule_only() -> None:
    proposed = {
        "2026-0O1": "2026-001",
        "2026-1": "2026-001",
        "2026-l": "2026-001",
        "2027-3": "",
        "2026-999": "",
    }
    for typed, known in proposed.items():
        issue = one_error(read(Book().set("Séances", 0, "Référence", typed)))
        assert (f'vouliez-vous "{known}"' in plain(issue.message)) is bool(known), typed
        assert "Écrivez" not in issue.remedy


def test_an_unlinked_row_withholds_those_it_may_concern() -> None:
    book = Book()
    for n in range(3):
        book.set("Séances", n, "Référence", "2026-777")
    (loss, *_) = read(book).losses
    assert loss.sheet == "Séances"
    assert loss.dossiers == frozenset({"2026-001"})


def test_a_heading_that_says_void_is_known_and_misses_nothing() -> None:
    book = Book()
    for row in book.sheets["Agents"]:
        row["Service (vide)"] = None
    reading = read(book)
    assert not [issue for issue in reading.issues if issue.severity is not Severity.INFORMATION]
    assert reading.sheets[2].void == frozenset({"service"})
