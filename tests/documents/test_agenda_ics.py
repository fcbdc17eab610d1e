"""The calendar's file: what Outlook and Thunderbird take, read back by the icalendar library."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Component

from pipeline.documents import agenda_ics, calendrier
from pipeline.documents.kind import Echeance, Ressources
from tests.builders import classeur, promotion, sujets
from tests.workbook.builders import Book

PARIS = ZoneInfo("Europe/Paris")


def octets(book: Book, cle: str = "2026-001") -> bytes:
    return agenda_ics.produire(sujets(agenda_ics.TYPE, book)[cle], Ressources())


def rendez_vous(book: Book, cle: str = "2026-001") -> list[Component]:
    calendar = Calendar.from_ical(octets(book, cle))
    assert not calendar.errors
    found = list(calendar.walk("VEVENT"))
    assert not [event.errors for event in found if event.errors]
    return found


def test_each_timed_session_is_an_event_at_its_hours_in_paris() -> None:
    found = rendez_vous(classeur())
    assert len(found) == 11
    assert found[0].decoded("dtstart") == dt.datetime(2026, 3, 11, 9, tzinfo=PARIS)
    assert found[0].decoded("dtend") == dt.datetime(2026, 3, 11, 10, tzinfo=PARIS)
    # Winter and summer time.
    assert {event.decoded("dtstart").utcoffset() for event in found} == {
        dt.timedelta(hours=1),
        dt.timedelta(hours=2),
    }


def test_the_zone_is_defined_in_the_file_with_both_its_changes() -> None:
    calendar = Calendar.from_ical(octets(classeur()))
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Paris"
    rules = {part.name: repr(part["rrule"].to_ical()) for part in zone.subcomponents}
    assert set(rules) == {"DAYLIGHT", "STANDARD"}
    assert "BYMONTH=3" in rules["DAYLIGHT"]
    assert "BYMONTH=10" in rules["STANDARD"]
    assert "-1SU" in rules["STANDARD"]
    hours = {part.name: (str(part["tzname"]), part["tzoffsetto"].to_ical()) for part in zone.subcomponents}
    assert hours == {"DAYLIGHT": ("CEST", "+0200"), "STANDARD": ("CET", "+0100")}


@pytest.mark.parametrize("code", ["CDG29-REORIENTATION", "CDG34", "DGAFP-INDIVIDUEL"])
def test_titles_are_neutral_and_events_private(code: str) -> None:
    for event in rendez_vous(classeur(code)):
        assert (event["summary"], event["class"]) == ("Rendez-vous", "PRIVATE")
        assert {"UID", "DTSTAMP", "SEQUENCE"} < set(event)
        told = set(event) - {"UID", "DTSTAMP", "SEQUENCE"}
        assert told <= {"DTSTART", "DTEND", "ORGANIZER", "SUMMARY", "LOCATION", "STATUS", "CLASS"}


def test_identifiers_are_distinct_and_say_nothing() -> None:
    uids = [str(event["uid"]) for event in rendez_vous(classeur("DEPARTEMENT"))]
    assert len(set(uids)) == len(uids) == 9
    # What was imported from an older version is updated, not doubled.
    assert uids[0] == "6e04af0f-7f2c-5701-8c17-6e9058d69023@bilan"
    assert not [uid for uid in uids if "2026" in uid and "001" in uid.split("@")[0][:8]]


def test_a_session_that_moves_keeps_its_identifier() -> None:
    before = rendez_vous(classeur())
    moved = classeur().set("Séances", 1, "Date", dt.date(2026, 3, 27)).set("Séances", 1, "Début", dt.time(14))
    after = rendez_vous(moved.set("Séances", 1, "Fin", dt.time(15)))
    assert [event["uid"] for event in after] == [event["uid"] for event in before]
    assert after[1].decoded("dtstart") == dt.datetime(2026, 3, 27, 14, tzinfo=PARIS)


def test_a_replaced_session_updates_the_event_of_the_one_it_replaces() -> None:
    before = rendez_vous(classeur())
    book = classeur().set("Séances", 1, "Statut de la séance", "reportée")
    book.add(
        "Séances", **(book.sheets["Séances"][1] | {"Date": dt.date(2026, 3, 30), "Statut de la séance": None})
    )
    after = rendez_vous(book)
    assert len(after) == len(before)
    assert after[1]["uid"] == before[1]["uid"]


@pytest.mark.parametrize("status", ["annulée par l'agent", "annulée par l'organisme"])
def test_a_cancelled_session_is_sent_as_cancelled(status: str) -> None:
    found = rendez_vous(classeur().set("Séances", 1, "Statut de la séance", status))
    assert [str(event["status"]) for event in found] == ["CONFIRMED", "CANCELLED", *["CONFIRMED"] * 9]


def test_two_agents_never_share_an_identifier_but_for_their_groups_sessions() -> None:
    book = promotion()
    one, other, group = (
        {str(event["uid"]) for event in rendez_vous(book, cle)} for cle in ("2026-001", "2026-002", "PROMO-1")
    )
    assert one & other == group
    assert len(group) == 5
    assert len(one) == 8


@pytest.mark.parametrize(
    "lieu",
    [
        "Salle 2 ; 3e étage, à gauche \\ bâtiment « B »",
        "Quimper, " + "très longue adresse de la salle des réunions " * 4,
        "Ploërmel – é" * 30,
    ],
)
def test_places_survive_escapes_and_folding(lieu: str) -> None:
    data = octets(classeur().set("Séances", 0, "Lieu", lieu))
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert str(Calendar.from_ical(data).walk("VEVENT")[0]["location"]) == lieu.strip()


def test_lines_end_as_the_norm_says_and_two_runs_give_the_same_bytes() -> None:
    data = octets(classeur())
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data == octets(classeur())


def test_the_group_file_names_nobody() -> None:
    assert b"Le Goff" not in octets(promotion(), "PROMO-1")


def test_the_body_organizes_and_without_its_address_nobody_does() -> None:
    event = rendez_vous(classeur())[0]
    assert event["organizer"] == "mailto:bilans@cdg.example"
    assert event["organizer"].params["CN"] == "Centre de gestion de la Baie"
    assert "organizer" not in rendez_vous(classeur().set("Organismes", 0, "Courriel", None))[0]


def test_when_every_session_is_cancelled_the_file_says_so() -> None:
    book = classeur()
    for row in book.sheets["Séances"]:
        row["Statut de la séance"] = "annulée par l'agent"
    calendar = Calendar.from_ical(octets(book))
    assert calendar["method"] == "CANCEL"
    assert {str(event["status"]) for event in calendar.walk("VEVENT")} == {"CANCELLED"}
    subject = sujets(agenda_ics.TYPE, book)["2026-001"]
    assert agenda_ics.verdict(subject).echeance is Echeance.DUE
    assert calendrier.verdict(subject).echeance is Echeance.PAS_ENCORE
    assert Calendar.from_ical(octets(classeur()))["method"] == "PUBLISH"


def test_paris_goes_forward_in_march_and_back_in_october() -> None:
    zone = next(iter(Calendar.from_ical(octets(classeur())).walk("VTIMEZONE")))
    said = {each.name: (each.to_ical().decode()) for each in zone.subcomponents}
    assert "TZOFFSETFROM:+0100" in said["DAYLIGHT"]
    assert "TZOFFSETTO:+0200" in said["DAYLIGHT"]
    assert "TZOFFSETFROM:+0200" in said["STANDARD"]
    assert "TZOFFSETTO:+0100" in said["STANDARD"]
