"""The agenda of one professional: all their sessions, initials only, an alarm, nothing unless asked for."""

import datetime as dt

from icalendar import Calendar, Component

from pipeline.documents import agenda_conseiller, agenda_ics
from pipeline.documents.kind import Echeance, Ressources
from tests.builders import classeur, promotion, realiser, sujets
from tests.workbook.builders import Book


def asked(book: Book) -> Book:
    return book.set("Intervenants", 0, "Agenda", "oui")


def events(book: Book) -> list[Component]:
    (sujet,) = sujets(agenda_conseiller.TYPE, book).values()
    calendar = Calendar.from_ical(agenda_conseiller.produire(sujet, Ressources()))
    assert not calendar.errors
    return list(calendar.walk("VEVENT"))


def test_nothing_is_made_unless_the_row_asks_for_it() -> None:
    assert sujets(agenda_conseiller.TYPE, promotion()) == {}


def test_every_session_of_every_agent_is_there_once_with_reference_and_initials() -> None:
    found = events(asked(promotion(6)))
    titles = [str(event["summary"]) for event in found]
    assert titles.count("Bilan 2026-001 É. L. G. 1.") == 3
    assert {title for title in titles if not title.startswith("Bilan 2026-00")} == {"Promotion PROMO-1"}
    assert len({str(event["uid"]) for event in found}) == len(found)
    assert "Goff" not in " ".join(titles)


def test_work_done_alone_and_sessions_put_off_take_no_time_of_theirs() -> None:
    book = asked(classeur())
    alone = sum(row["Nature"] == "autonomie" for row in book.sheets["Séances"])
    before = len(events(book))
    assert 0 < alone == len(book.sheets["Séances"]) - before
    assert len(events(book.set("Séances", 0, "Statut de la séance", "reportée"))) == before - 1
    assert len(events(book.set("Séances", 1, "Statut de la séance", "annulée par l'agent"))) == before - 1


def test_each_event_has_an_alarm_the_evening_before() -> None:
    for event in events(asked(promotion(6))):
        (alarm,) = event.walk("VALARM")
        at = event.decoded("dtstart").replace(tzinfo=None) + alarm.decoded("trigger")
        assert (at.date(), at.hour) == (event.decoded("dtstart").date() - dt.timedelta(days=1), 18)


def test_its_events_are_not_those_of_the_agents_own_file() -> None:
    book = asked(promotion(6))
    (own,) = (s for s in sujets(agenda_ics.TYPE, book).values() if s.cle == "2026-001")
    theirs = Calendar.from_ical(agenda_ics.produire(own, Ressources()))
    shared = {str(e["uid"]) for e in theirs.walk("VEVENT")} & {str(e["uid"]) for e in events(book)}
    assert shared == set()


def test_an_unreadable_session_holds_it_back_rather_than_cancelling() -> None:
    book = asked(realiser(promotion(6)))
    book.sheets["Séances"][-1]["Date"] = "bientôt"
    (sujet,) = sujets(agenda_conseiller.TYPE, book).values()
    assert agenda_conseiller.verdict(sujet).echeance is Echeance.PAS_ENCORE
