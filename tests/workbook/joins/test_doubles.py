import datetime as dt

import pytest

from pipeline.issues import Severity
from tests.workbook.builders import Book, Row, errors, one_error, plain, read


def test_a_reference_twice_there_names_both_cells_and_breaks_both_rows() -> None:
    book = Book().set("Agents", 3, "Référence", "2026-001")
    reading = read(book)
    issue = one_error(reading)
    assert issue.code == "cle-en-double"
    assert (issue.origin.cell, issue.related[0].cell) == ("A5", "A2")
    assert "en A2 et en A5" in plain(issue.message)
    assert [b.key for b in reading.tables.broken if b.sheet == "Agents"] == ["2026-001", "2026-001"]


def test_a_reference_in_two_sheets_of_a_workbook_names_both_sheets() -> None:
    book = Book()
    book.sheets["Agent"] = [dict(book.sheets["Agents"][0])]
    message = plain(one_error(read(book)).message)
    assert "en A2 (feuille « Agents ») et en A2 (feuille « Agent »)" in message


def test_two_codes_that_differ_by_case_are_the_same_code() -> None:
    assert one_error(read(Book().set("Employeurs", 1, "Code", "quimper"))).code == "cle-en-double"


def test_homonyms_are_no_fault() -> None:
    book = Book().set("Agents", 1, "Nom", "Le Goff 1")
    assert read(book).issues == ()


def test_two_sessions_of_a_dossier_at_the_same_start() -> None:
    book = Book().set("Séances", 1, "Date", dt.date(2026, 2, 3))
    reading = read(book)
    issue = one_error(reading)
    assert issue.code == "seances-simultanees"
    assert {issue.origin.cell, issue.related[0].cell} == {
        book.at("Séances", 0, "Début"),
        book.at("Séances", 1, "Début"),
    }
    assert issue.dossiers == ("2026-001",)
    assert len(reading.tables.seances) == 16


def test_an_interview_at_the_start_of_the_groups_session() -> None:
    book = (
        Book().add("Promotions", Code="P1", Dispositif="DGAFP-COLLECTIF").set("Agents", 0, "Promotion", "P1")
    )
    book.add("Séances", Promotion="P1", Date=dt.date(2026, 2, 3), Début=dt.time(9, 30), Fin=dt.time(12, 0))
    issue = one_error(read(book))
    assert issue.code == "seances-simultanees"
    assert issue.origin.cell == book.at("Séances", 0, "Début")
    assert issue.related[0].cell == book.at("Séances", 18, "Début")


def test_two_autonomous_works_may_begin_the_same_day() -> None:
    book = Book()
    for etape in ("7", "9"):
        book.add(
            "Séances",
            Référence="2026-001",
            Étape=etape,
            Nature="autonomie",
            Date=dt.date(2026, 3, 2),
            **{"Durée (h)": 2},
        )
    assert read(book).issues == ()


def test_identical_rows_of_two_workbooks_count_once_with_a_notice() -> None:
    book = Book()
    other = Book({"Employeurs": [dict(r) for r in book.sheets["Employeurs"]]}, "employeurs.xlsx")
    reading = read(book, other)
    (issue,) = reading.issues
    assert issue.severity is Severity.INFORMATION
    assert (
        plain(issue.message)
        == "2 lignes identiques dans « agents.xlsx » et « employeurs.xlsx » : comptées une fois."
    )
    assert len(reading.tables.employeurs) == 2


def test_contradicting_rows_name_both_cells() -> None:
    book = Book()
    other = Book({"Employeurs": [dict(book.sheets["Employeurs"][0], Ville="Brest")]}, "employeurs.xlsx")
    reading = read(book, other)
    issue = one_error(reading)
    assert issue.code == "lignes-contradictoires"
    assert (issue.origin.file, issue.origin.cell) == ("employeurs.xlsx", "F2")
    assert (issue.related[0].file, issue.related[0].cell) == ("agents.xlsx", "F2")
    assert "« Ville »" in plain(issue.message)
    assert [b.key for b in reading.tables.broken] == ["QUIMPER", "QUIMPER"]


def test_rows_that_differ_in_many_columns_name_those_that_both_workbooks_have() -> None:
    row: Row = {"Référence": "2026-001", "Nom": "Riou", "Prénom": "Zoé", "Fonction": "Maire"}
    other = Book({"Agents": [row | {"Employeur": "BREST", "Dispositif": "CDG34"}]}, "ajouts.xlsx")
    issue = one_error(read(Book(), other))
    assert plain(issue.message).endswith(
        "diffère par « Nom », « Prénom », « Fonction », « Employeur » et « Dispositif »."
    )
    assert {issue.origin.cell, issue.related[0].cell} == {"B2", Book().at("Agents", 0, "Nom")}
    assert "« Civilité »" not in issue.message


def test_a_fault_in_one_of_two_identical_rows_is_no_contradiction() -> None:
    book = Book().set("Employeurs", 0, "Ville", None)
    other = Book({"Employeurs": [dict(Book().sheets["Employeurs"][0])]}, "employeurs.xlsx")
    assert one_error(read(book, other)).code == "cellule-obligatoire-vide"


def test_the_same_consent_in_two_workbooks_counts_once_but_twice_in_one_is_two() -> None:
    row: Row = {"Référence": "2026-001", "Destinataire": "RH", "Date": dt.date(2026, 6, 1)}
    twice = Book().add("Consentements", **row).add("Consentements", **row)
    assert len(read(twice).tables.consentements) == 2
    one = Book().add("Consentements", **row)
    assert len(read(one, Book({"Consentements": [dict(row)]}, "b.xlsx")).tables.consentements) == 1


def test_last_years_copy_is_one_message() -> None:
    book = Book()
    old = book.copy("agents 2025.xlsx")
    for row in range(6):
        old.set("Agents", row, "Fonction", "Ancien poste")
        old.set("Séances", row, "Fin", dt.time(12, 0))
    reading = read(book, old)
    issue = one_error(reading)
    assert issue.code == "copie-de-classeur"
    assert "Archivez l'ancien" in plain(issue.remedy)
    assert "6 références en commun" in plain(issue.message)
    assert issue.dossiers == tuple(f"2026-{n:03d}" for n in range(1, 7))
    assert reading.tables.agents == ()


def test_an_exact_copy_of_a_workbook_counts_once() -> None:
    reading = read(Book(), Book().copy("copie.xlsx"))
    assert errors(reading) == []
    assert len(reading.tables.agents) == 6
    assert len(reading.tables.seances) == 18


def test_a_few_shared_references_are_told_one_by_one() -> None:
    book = Book()
    other = Book({"Agents": [dict(book.sheets["Agents"][0], Fonction="Autre")]}, "b.xlsx")
    assert one_error(read(book, other)).code == "lignes-contradictoires"


def test_permuting_rows_changes_no_finding() -> None:
    book = Book().set("Agents", 3, "Employeur", "BRET").set("Séances", 4, "Fin", "?")
    turned = Book(book.sheets | {"Agents": book.sheets["Agents"][::-1]}, book.name)
    assert sorted(i.message for i in read(book).issues) == sorted(i.message for i in read(turned).issues)


@pytest.mark.parametrize("across", [True, False])
def test_confidential_rows_that_clash_are_told_in_confidence(across: bool) -> None:
    first: Row = {"Référence": "2026-001", "L. 5212-13": "oui"}
    second = first | {"L. 5212-13": "non"}
    book = Book().add("Confidentiel", **first)
    other = Book({"Confidentiel": [second]}, "restreint.xlsx")
    issue = one_error(read(book, other) if across else read(book.add("Confidentiel", **second)))
    assert issue.code == ("lignes-contradictoires" if across else "cle-en-double")
    assert issue.confidential
