"""The calendar as a file that Outlook and Thunderbird take: neutral titles, stable identifiers."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from uuid import NAMESPACE_URL, uuid5

from icalendar import (
    Calendar,
    Component,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vRecur,
    vText,
)
from icalendar.parser import Contentline

from pipeline.dispositifs import TypeDocument
from pipeline.documents import calendrier
from pipeline.documents.agenda_revisions import suivre
from pipeline.documents.conditions import prevu
from pipeline.documents.destinataires import Role
from pipeline.documents.kind import DocumentType, Echeance, Ressources, Sujet, Verdict
from pipeline.model import etats
from pipeline.model.entites import SeanceDossier
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import StatutSeance

TITRE = "Rendez-vous"
# An update must carry a stamp, and documents never print the day of the run: this one says nothing.
_STAMP = "20200101T000000Z"


def produire(sujet: Sujet, _: Ressources) -> bytes:
    """The timed sessions of one agent, or of a promotion, as iCalendar bytes; cancelled ones say so.

    Updates and cancellations need an organizer (RFC 5546, 3.2): the body, when its address is known.
    """
    sessions, (head, tail) = _sessions(sujet), frame()
    body = sujet.dossiers[0].organisme.row
    by = organizer(body)
    if by and _all_cancelled(sessions):
        head = head.replace(b"METHOD:PUBLISH", b"METHOD:CANCEL")
    return b"".join((head, *_events(sujet.cle, sessions, by), tail))


def verdict(sujet: Sujet) -> Verdict:
    """Due with the calendar, and still when every session was cancelled: agendas must hear of it."""
    first = calendrier.verdict(sujet)
    if first.echeance is Echeance.PAS_ENCORE and _all_cancelled(_sessions(sujet)):
        return prevu(sujet.dossiers[0], TypeDocument.CALENDRIER)
    return first


def _sessions(sujet: Sujet) -> Sequence[SeanceDossier]:
    """What comes after an agent left is gone from the file, hence cancelled in agendas."""
    return sujet.groupe.seances if sujet.groupe else etats.jusqu_au_depart(sujet.un_dossier())


def _all_cancelled(sessions: Sequence[SeanceDossier]) -> bool:
    timed = [s for s in sessions if s.row.debut and s.row.fin and s.statut is not StatutSeance.REPORTEE]
    return bool(timed) and all(s.statut in etats.ANNULEES for s in timed)


@cache
def frame() -> tuple[bytes, bytes]:
    """A calendar without events, cut where they go: built once, it costs as much as twenty of them."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bilan professionnel//Calendrier//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_paris())
    end = b"END:VCALENDAR\r\n"
    return bytes(calendar.to_ical()).removesuffix(end), end


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


def _events(owner: str, sessions: Sequence[SeanceDossier], by: str) -> Iterator[bytes]:
    seen: Counter[str] = Counter()
    for session in sessions:
        start, end = session.row.debut, session.row.fin
        if start is None or end is None or session.statut is StatutSeance.REPORTEE:
            continue
        name = name_of(owner, session)
        seen[name] += 1
        yield event(f"{name}#{seen[name]}", session, by)


def name_of(owner: str, session: SeanceDossier) -> str:
    """What a session keeps when it moves: its steps; without any, its day and hour."""
    steps = "+".join(etape.code for etape in session.etapes)
    group = session.row.promotion or ""
    return f"{group or owner}/{steps or f'{session.row.date}T{session.row.debut}'}"


def event(name: str, session: SeanceDossier, by: str, title: str = TITRE, alarm: str = "") -> bytes:
    """One event. Only text needs icalendar's escapes and folding: the other lines are short and plain."""
    day, start, end = f"{session.row.date:%Y%m%d}", session.row.debut, session.row.fin
    status = "CANCELLED" if session.statut in etats.ANNULEES else "CONFIRMED"
    return (
        "BEGIN:VEVENT\r\n"
        f"UID:{uuid5(NAMESPACE_URL, name)}@bilan\r\n"
        f"DTSTAMP:{_STAMP}\r\n"
        "SEQUENCE:0\r\n"
        f"DTSTART;TZID=Europe/Paris:{day}T{start:%H%M%S}\r\n"
        f"DTEND;TZID=Europe/Paris:{day}T{end:%H%M%S}\r\n"
        f"{by}SUMMARY:{title}\r\n{_location(session.row.lieu)}STATUS:{status}\r\nCLASS:PRIVATE\r\n"
        f"{alarm}END:VEVENT\r\n"
    ).encode()


def texte(said: str) -> str:
    """A text with icalendar's escapes; short enough to need no folding."""
    return vText(said[:60]).to_ical().decode()


@lru_cache(maxsize=1024)
def _location(lieu: str | None) -> str:
    if not lieu:
        return ""
    text = vText(lieu).to_ical().decode()
    line: bytes = Contentline(f"LOCATION:{text}").to_ical()  # type: ignore[no-untyped-call]
    return f"{line.decode()}\r\n"


def organizer(body: sheets.Organisme) -> str:
    """The line of the body that sends, "" without its address."""
    return _organizer(body.nom, body.courriel) if body.courriel else ""


@lru_cache(maxsize=64)
def _organizer(nom: str, courriel: str) -> str:
    line: bytes = Contentline(f'ORGANIZER;CN="{nom.replace(chr(34), chr(39))}":mailto:{courriel}').to_ical()  # type: ignore[no-untyped-call]
    return f"{line.decode()}\r\n"


TYPE = DocumentType(
    kind="agenda",
    nom="Calendrier",
    template=None,
    dossier="calendriers",
    extension=".ics",
    lecteurs=calendrier.TYPE.lecteurs,
    pour=(Role.AGENT, Role.CONSEILLER),
    a_venir=True,
    roles=("assistant RH", "conseiller"),
    sujets=calendrier.sujets,
    verdict=verdict,
    produire=produire,
    fichier=calendrier.fichier,
    suite=suivre,
    famille=calendrier.TYPE.famille,
    erreurs=calendrier.TYPE.erreurs,
    prive=False,
    cite=True,
    sauvegarde=False,
    annonce=False,
    attendu=False,
)
