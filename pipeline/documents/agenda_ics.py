"""The calendar as a file that Outlook and Thunderbird take: neutral titles, stable identifiers."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Component,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vRecur,
)

from pipeline.documents import calendrier
from pipeline.documents.types import DocumentType, Ressources, Sujet
from pipeline.model import etats
from pipeline.model.entites import SeanceDossier
from pipeline.workbook.vocabulary import StatutSeance

PARIS = ZoneInfo("Europe/Paris")
TITRE = "Rendez-vous"
# An update must carry a stamp, and documents never print the day of the run: this one says nothing.
_STAMP = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def produire(sujet: Sujet, _: Ressources) -> bytes:
    """The timed sessions of one agent, or of a promotion, as iCalendar bytes; cancelled ones say so."""
    sessions = sujet.groupe.seances if sujet.groupe else sujet.un_dossier().seances
    calendar = Calendar()
    calendar.add("prodid", "-//Bilan professionnel//Calendrier//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_paris())
    for event in _events(sujet.cle, sessions):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


@cache
def _paris() -> Component:
    """Europe/Paris since 1996, with the rules of its two changes."""
    zone = Timezone()
    zone.add("tzid", "Europe/Paris")
    for name, month, hour, offsets in (("DAYLIGHT", 3, 2, (1, 2)), ("STANDARD", 10, 3, (2, 1))):
        zone.add_component(_observance(name, month, hour, offsets))
    return zone


def _observance(name: str, month: int, hour: int, offsets: tuple[int, int]) -> Component:
    part: Component = TimezoneDaylight() if name == "DAYLIGHT" else TimezoneStandard()
    day = 31 if month == 3 else 27
    part.add("dtstart", dt.datetime(1996, month, day, hour))
    part.add("tzoffsetfrom", dt.timedelta(hours=offsets[0]))
    part.add("tzoffsetto", dt.timedelta(hours=offsets[1]))
    part.add("tzname", "CEST" if name == "DAYLIGHT" else "CET")
    part.add("rrule", vRecur({"freq": "yearly", "bymonth": month, "byday": "-1su"}))
    return part


def _events(owner: str, sessions: Sequence[SeanceDossier]) -> Iterator[Event]:
    seen: Counter[str] = Counter()
    for session in sessions:
        start, end = session.row.debut, session.row.fin
        if start is None or end is None or session.statut is StatutSeance.REPORTEE:
            continue
        name = _name(owner, session)
        seen[name] += 1
        yield _event(f"{name}#{seen[name]}", session, start, end)


def _name(owner: str, session: SeanceDossier) -> str:
    """What a session keeps when it moves: its steps; without any, its day and hour."""
    steps = "+".join(etape.code for etape in session.etapes)
    group = session.row.promotion or ""
    return f"{group or owner}/{steps or f'{session.row.date}T{session.row.debut}'}"


def _event(name: str, session: SeanceDossier, start: dt.time, end: dt.time) -> Event:
    day = session.row.date
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, name)}@bilan")
    event.add("dtstamp", _STAMP)
    event.add("dtstart", dt.datetime.combine(day, start, PARIS))
    event.add("dtend", dt.datetime.combine(day, end, PARIS))
    event.add("summary", TITRE)
    if session.row.lieu:
        event.add("location", session.row.lieu)
    event.add("status", "CANCELLED" if session.statut in etats.ANNULEES else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


TYPE = DocumentType(
    kind="agenda",
    nom="Calendrier",
    template=None,
    dossier="calendriers",
    extension=".ics",
    lecteurs=calendrier.TYPE.lecteurs,
    sujets=calendrier.sujets,
    verdict=calendrier.verdict,
    produire=produire,
    fichier=calendrier.fichier,
)
