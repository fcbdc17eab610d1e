"""A calendar file that replaces another: who took the first one takes what changed, and only that."""

import datetime as dt

from icalendar import Calendar, Component

from pipeline.documents import agenda_ics
from pipeline.documents.agenda_revisions import suivre
from pipeline.documents.kind import Ressources
from tests.builders import classeur, sujets
from tests.workbook.builders import Book


def octets(book: Book) -> bytes:
    return agenda_ics.produire(sujets(agenda_ics.TYPE, book)["2026-001"], Ressources())


def lus(data: bytes) -> dict[str, Component]:
    calendar = Calendar.from_ical(data)
    assert not calendar.errors
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def numeros(data: bytes) -> list[int]:
    return [int(str(event["sequence"])) for event in lus(data).values()]


def deplacee() -> Book:
    return classeur().set("Séances", 1, "Date", dt.date(2026, 3, 27))


def test_a_first_file_is_the_first_revision_of_each_event() -> None:
    assert set(numeros(octets(classeur()))) == {0}


def test_the_same_sessions_give_the_same_bytes() -> None:
    once = suivre(octets(deplacee()), octets(classeur()))
    assert suivre(octets(deplacee()), once) == once
    assert suivre(octets(classeur()), octets(classeur())) == octets(classeur())


def test_the_number_of_a_session_that_moves_goes_up_and_the_others_stay() -> None:
    once = suivre(octets(deplacee()), octets(classeur()))
    assert numeros(once) == [0, 1, *[0] * 9]
    back = suivre(octets(classeur()), once)
    assert numeros(back) == [0, 2, *[0] * 9]
    assert [event["dtstart"] for event in lus(back).values()] == [
        event["dtstart"] for event in lus(octets(classeur())).values()
    ]


def test_a_session_that_is_cancelled_says_so_with_a_higher_number() -> None:
    book = classeur().set("Séances", 1, "Statut de la séance", "annulée par l'agent")
    event = list(lus(suivre(octets(book), octets(classeur()))).values())[1]
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)


def test_a_session_taken_out_of_the_workbook_is_cancelled_once_and_comes_back() -> None:
    without = classeur()
    del without.sheets["Séances"][1]
    none = classeur()
    none.sheets["Séances"] = [row for row in none.sheets["Séances"] if row["Début"] is None]
    assert {str(e["status"]) for e in lus(suivre(octets(none), octets(classeur()))).values()} == {"CANCELLED"}
    (gone,) = set(lus(octets(classeur()))) - set(lus(octets(without)))
    once = suivre(octets(without), octets(classeur()))
    assert (str(lus(once)[gone]["status"]), lus(once)[gone]["sequence"]) == ("CANCELLED", 1)
    assert suivre(octets(without), once) == once
    again = suivre(octets(classeur()), once)
    assert (str(lus(again)[gone]["status"]), lus(again)[gone]["sequence"]) == ("CONFIRMED", 2)


def test_a_file_of_another_program_is_no_older_revision() -> None:
    other = octets(classeur()).replace(b"SEQUENCE:0\r\n", b"")
    assert suivre(octets(deplacee()), other) == octets(deplacee())
    assert suivre(octets(deplacee()), b"BEGIN:VCALENDAR") == octets(deplacee())
