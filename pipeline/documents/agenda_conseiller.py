"""The agenda of one professional: the sessions of all their agents, with reference and initials, an alarm."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.dispositifs import TypeDocument
from pipeline.documents import agenda_ics, calendrier, conditions
from pipeline.documents.agenda_ics import event, frame, name_of, organizer
from pipeline.documents.agenda_revisions import suivre
from pipeline.documents.kind import DUE, Conduite, DocumentType, Ressources, Sujet, Verdict, pas_encore
from pipeline.model import etats
from pipeline.model.entites import Dossier, Groupe, Modele, SeanceDossier
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import StatutSeance

VEILLE = 18  # the evening before, at six
ILLISIBLE = "Une séance de l’un de ses dossiers n’a pas pu être lue : l’agenda attend qu’elle soit corrigée."


def produire(sujet: Sujet, _: Ressources) -> bytes:
    """The sessions that one professional leads, as iCalendar bytes."""
    head, tail = frame()
    return b"".join((head, *_events(sujet), tail))


def _events(sujet: Sujet) -> Iterator[bytes]:
    by = organizer(sujet.dossiers[0].organisme.row)
    seen: Counter[str] = Counter()
    for each in sujet.conduites:
        start = each.seance.row.debut
        if start is None or each.seance.row.fin is None:
            continue
        name = f"{sujet.cle}:{name_of(each.owner, each.seance)}"
        seen[name] += 1
        alarm = _alarm((start.hour + 24 - VEILLE) * 60 + start.minute)
        yield event(f"{name}#{seen[name]}", each.seance, by, each.titre, alarm)


def _alarm(minutes: int) -> str:
    """A reminder so many minutes before."""
    hours, rest = divmod(minutes, 60)
    trigger = f"-PT{hours}H{rest}M" if rest else f"-PT{hours}H"
    return (
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Rendez-vous demain\r\n"
        f"TRIGGER:{trigger}\r\nEND:VALARM\r\n"
    )


def sujets(modele: Modele) -> Iterator[Sujet]:
    """One per professional whose row asks for it and who leads a session."""
    found: dict[str, list[Conduite]] = {}
    for each in (*_individuelles(modele.dossiers), *_collectives(modele.groupes)):
        if (record := each.seance.intervenant) is not None and record.row.agenda:
            found.setdefault(record.row.code, []).append(each)
    for code, led in sorted(found.items()):
        yield Sujet(f"agenda {code}", conduites=tuple(sorted(led, key=_order)))


def _order(each: Conduite) -> tuple[object, ...]:
    row = each.seance.row
    return (row.date, str(row.debut), each.owner)


def _individuelles(dossiers: Iterable[Dossier]) -> Iterator[Conduite]:
    for dossier in dossiers:
        row = dossier.agent.row
        title = f"Bilan {row.reference} {initiales(row)}"
        yield from (
            Conduite(title, row.reference, seance, (dossier,))
            for seance in dossier.seances
            if not seance.collective and _en_agenda(dossier, seance)
        )


def _collectives(groupes: Iterable[Groupe]) -> Iterator[Conduite]:
    for groupe in groupes:
        row = groupe.promotion.row
        members = etats.participants(groupe.dossiers)
        title = f"Promotion {row.nom or row.code}"
        for seance in groupe.seances:
            if _en_agenda(members[0], seance):
                yield Conduite(agenda_ics.texte(title), row.code, seance, members)


def _en_agenda(dossier: Dossier, seance: SeanceDossier) -> bool:
    """Whether it has a place in an agenda: cancelled ones have, so that it hears of it."""
    asked = conditions.prevu(dossier, TypeDocument.CALENDRIER) is DUE
    return asked and not seance.autonomie and seance.statut is not StatutSeance.REPORTEE


def initiales(row: sheets.Agent) -> str:
    """« L. L. G. » for Léa Le Goff: no name in an agenda that others may see over a shoulder."""
    words = f"{row.prenom} {row.nom}".replace("-", " ").split()
    return " ".join(f"{word[0].upper()}." for word in words)


def verdict(sujet: Sujet) -> Verdict:
    """Due; a session that cannot be read would be taken as cancelled."""
    return pas_encore(ILLISIBLE) if any(d.illisibles for d in sujet.dossiers) else DUE


def fichier(sujet: Sujet) -> tuple[str, ...]:
    """The professional's name."""
    record = sujet.conduites[0].seance.intervenant
    return (record.row.prenom, record.row.nom) if record else (sujet.cle,)


TYPE = DocumentType(
    kind="agenda_conseiller",
    nom="Agenda",
    template=None,
    dossier="agendas",
    extension=".ics",
    lecteurs="l’intervenant, personne d’autre",
    roles=("conseiller",),
    sujets=sujets,
    verdict=verdict,
    produire=produire,
    fichier=fichier,
    suite=suivre,
    famille=calendrier.TYPE.famille,
    erreurs=calendrier.TYPE.erreurs,
    sauvegarde=False,
    attendu=False,
)
