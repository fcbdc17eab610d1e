import datetime as dt

import pytest

from tests.workbook.builders import Book, errors, one_error, plain, read


def test_a_bilan_needs_a_scheme_or_a_promotion() -> None:
    book = Book().set("Agents", 0, "Dispositif", None)
    issue = one_error(read(book))
    assert issue.origin.cell == book.at("Agents", 0, "Dispositif")
    assert "Ni « Dispositif » ni « Promotion »" in plain(issue.message)


def test_a_session_is_an_agents_or_a_promotions_not_both_nor_none() -> None:
    neither = Book().set("Séances", 0, "Référence", None)
    assert one_error(read(neither)).origin.cell == "A2"
    both = (
        Book().set("Séances", 0, "Promotion", "P1").add("Promotions", Code="P1", Dispositif="DGAFP-COLLECTIF")
    )
    issue = one_error(read(both))
    assert issue.code == "deux-valeurs-pour-une"
    assert issue.origin.cell == "B2"


@pytest.mark.parametrize("fin", [dt.time(9, 30), dt.time(8, 0)])
def test_a_session_ends_after_it_begins(fin: dt.time) -> None:
    book = Book().set("Séances", 0, "Fin", fin)
    reading = read(book)
    issue = one_error(reading)
    assert issue.code == "fin-avant-debut"
    assert issue.origin.cell == book.at("Séances", 0, "Fin")
    assert len(reading.tables.seances) == 17
    assert reading.tables.broken[0].key == "2026-001"


def test_dates_of_a_bilan_follow_each_other_and_may_be_the_same_day() -> None:
    same = Book().set("Agents", 0, "Date de fin prévue", dt.date(2026, 2, 2))
    assert errors(read(same)) == []
    before = Book().set("Agents", 0, "Date de fin prévue", dt.date(2026, 2, 1))
    reading = read(before)
    assert one_error(reading).origin.cell == before.at("Agents", 0, "Date de fin prévue")
    assert reading.tables.agents[0].faults == {"date_de_fin_prevue"}


def test_a_session_needs_its_hours() -> None:
    for heading in ("Début", "Fin"):
        book = Book().set("Séances", 3, heading, None)
        issue = one_error(read(book))
        assert issue.origin.cell == book.at("Séances", 3, heading)


def test_autonomous_work_has_a_duration_and_a_period_instead_of_hours() -> None:
    book = Book()
    for heading, value in (("Nature", "Autonomie"), ("Début", None), ("Fin", None), ("Durée (h)", "2 h")):
        book.set("Séances", 0, heading, value)
    book.set("Séances", 0, "Jusqu'au", dt.date(2026, 2, 20))
    reading = read(book)
    assert reading.issues == ()
    assert reading.tables.seances[0].row.duree == 2
    book.set("Séances", 0, "Durée (h)", None)
    assert one_error(read(book)).origin.cell == book.at("Séances", 0, "Durée (h)")


def test_wrong_hours_are_told_once() -> None:
    book = Book().set("Séances", 0, "Début", "matin")
    reading = read(book)
    assert one_error(reading).code == "heure-invalide"
    assert len(reading.tables.broken) == 1


def test_a_sheet_without_its_hours_column_is_one_error() -> None:
    book = Book()
    for row in book.sheets["Séances"]:
        del row["Fin"]
    reading = read(book)
    assert one_error(reading).code == "colonne-manquante"
    assert len(reading.tables.broken) == 18


def test_a_share_is_a_part_or_an_amount() -> None:
    book = Book().add("Financeurs", Code="F", Nom="Fonds")
    book.add("Financements", Référence="2026-001", Financeur="F", Part="50 %", Montant=100)
    assert one_error(read(book)).code == "deux-valeurs-pour-une"
