"""Hours and dates of a bilan: what is planned, what of it is presence, when it ends."""

import datetime as dt
from decimal import Decimal

from pipeline.model import etats, heures
from tests.builders import APRES, classeur, modele, promotion, realiser, un
from tests.workbook.builders import Book


def convenues(hours: int, sessions: int = 99) -> Book:
    """A bilan of so many hours agreed, with its first sessions alone."""
    book = classeur().set("Agents", 0, "Durée convenue (h)", hours)
    del book.sheets["Séances"][sessions:]
    return book


def test_the_end_is_the_last_session_once_no_other_is_to_be_added() -> None:
    assert heures.fin_prevue(un(classeur())) == dt.date(2026, 8, 26)
    assert heures.fin_prevue(un(convenues(18, 3))) is None
    assert heures.fin_prevue(un(convenues(2, 2))) == dt.date(2026, 3, 25)
    assert heures.fin_prevue(un(convenues(18, 0))) is None


def test_the_end_that_the_row_gives_comes_first() -> None:
    given = dt.date(2026, 9, 30)
    for book in (classeur(), convenues(18, 0)):
        assert heures.fin_prevue(un(book.set("Agents", 0, "Date de fin prévue", given))) == given


def test_presence_is_what_was_agreed_without_the_work_done_alone() -> None:
    assert heures.presence_prevue(un(classeur())) == 14
    assert heures.presence_prevue(un(convenues(20))) == 16
    assert heures.presence_prevue(un(convenues(10))) == 14  # more is planned than was agreed
    assert heures.bilan(un(classeur())) == heures.Bilan(Decimal(14), Decimal(0), Decimal(4))


def test_work_is_done_alone_where_its_nature_says_so_else_where_its_step_does() -> None:
    def alone(rank: int, nature: str | None) -> Decimal:
        book = classeur()
        morning = {"Début": dt.time(9), "Fin": dt.time(11), "Durée (h)": None}
        book.sheets["Séances"][rank] |= {"Nature": nature, **morning}
        return heures.bilan(un(book)).autonomie

    rows = classeur().sheets["Séances"]
    by_oneself = next(rank for rank, row in enumerate(rows) if row["Nature"] == "autonomie")
    assert [alone(by_oneself, None), alone(by_oneself, "entretien")] == [Decimal(4), Decimal(2)]
    assert [alone(1, None), alone(1, "autonomie")] == [Decimal(4), Decimal(6)]


def test_what_a_group_held_after_an_agent_had_left_is_not_theirs() -> None:
    book = realiser(promotion())
    book.sheets["Agents"][0] |= {"État": "interrompu", "Date d'effet": dt.date(2026, 4, 2)}
    left, other = modele(book, jour=APRES).dossiers[:2]
    shared = [s.row.date for s in etats.tenues(other) if s.collective]
    assert [s.row.date for s in etats.tenues(left) if s.collective] == [
        day for day in shared if day <= dt.date(2026, 4, 2)
    ]
    assert max(shared) > dt.date(2026, 4, 2)


def test_sessions_of_a_day_follow_their_hours_whatever_step_they_are_of() -> None:
    book = classeur()
    first, second = book.sheets["Séances"][:2]
    assert first["Étape"] < second["Étape"]  # type: ignore[operator]
    first |= {"Date": second["Date"], "Début": dt.time(14), "Fin": dt.time(15), "Durée (h)": None}
    second |= {"Début": dt.time(9), "Fin": dt.time(10), "Durée (h)": None}
    assert [s.row.debut for s in un(book).seances][:2] == [dt.time(9), dt.time(14)]
