"""Agenda files read by the strict parser of a calendar client (Home Assistant's), and by icalendar alike."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar as Icalendar

from pipeline.documents import agenda_conseiller, agenda_ics
from pipeline.documents.agenda_revisions import suivre
from pipeline.documents.kind import Ressources
from tests.builders import classeur, modele, promotion, sujets
from tests.workbook.builders import Book

PARIS = ZoneInfo("Europe/Paris")


def made(book: Book, key: str = "2026-001") -> bytes:
    return agenda_ics.produire(sujets(agenda_ics.TYPE, book)[key], Ressources())


def opened(data: bytes) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(data.decode())


def cancelled() -> Book:
    book = classeur("CDG34")
    for row in book.sheets["Séances"]:
        row["Statut de la séance"] = "annulée par l'organisme"
    return book


def test_a_client_reads_the_hours_of_paris_before_and_after_the_change_of_time() -> None:
    book = classeur("CDG34")
    book.sheets["Séances"][-1]["Date"] = dt.date(2026, 11, 4)
    events = opened(made(book)).events
    starts = [event.dtstart for event in events if isinstance(event.dtstart, dt.datetime)]
    assert starts[0] == dt.datetime(2026, 3, 11, 9, tzinfo=PARIS)
    assert {start.utcoffset() for start in starts} == {dt.timedelta(hours=1), dt.timedelta(hours=2)}
    assert [e.summary for e in events] == ["Rendez-vous"] * 8


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: made(classeur("CDG29-EVOLUTION")), id="planned"),
        pytest.param(lambda: made(cancelled()), id="all cancelled"),
        pytest.param(lambda: suivre(made(cancelled()), made(classeur("CDG34"))), id="updated"),
        pytest.param(lambda: made(promotion(), "PROMO-1"), id="group"),
    ],
)
def test_a_client_and_icalendar_find_the_same_in_a_file(data: Callable[[], bytes]) -> None:
    given = data()
    events = opened(given).events
    theirs = {(e.uid, e.sequence, e.status.value if e.status else "", e.location) for e in events}
    ours = {
        (str(e["uid"]), int(str(e["sequence"])), str(e["status"]), str(e.get("location", "")) or None)
        for e in Icalendar.from_ical(given).walk("VEVENT")
    }
    assert theirs == ours
    assert ours


def test_a_client_reads_the_agenda_of_a_professional_with_its_alarms() -> None:
    book = classeur("CDG34")
    book.set("Intervenants", 0, "Agenda", "oui")
    (subject,) = agenda_conseiller.TYPE.sujets(modele(book))
    found = opened(agenda_conseiller.produire(subject, Ressources()))
    assert {event.summary for event in found.events} == {"Bilan 2026-001 É. L. G."}
    assert [len(event.alarm) for event in found.events] == [1] * len(found.events)
