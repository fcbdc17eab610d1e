"""What each act states that an amendment could change: its parties, period, duration, price, professionals.

The words are those that the shipped templates print, so that they are found again in a signed file.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pipeline.documents import agenda, argent, conditions, parties, prix_du_groupe
from pipeline.documents.argent import Finances
from pipeline.documents.identites import IdentiteEmployeur, IdentiteOrganisme
from pipeline.documents.kind import Ressources, Sujet
from pipeline.french import date_longue, heures, liste, montant, periode, pluriel, siret
from pipeline.model import etats
from pipeline.model import heures as hours
from pipeline.model.entites import Dossier, SeanceDossier
from pipeline.model.revisions import NUMERO, Terme
from pipeline.workbook import sheets
from pipeline.workbook.records import Record

Signes = Mapping[str, Terme | None]
AUCUN: Signes = {}
Bornes = tuple[dt.date | None, dt.date | None]


def de_la_convention(sujet: Sujet, signes: Signes = AUCUN, origine: Signes = AUCUN) -> tuple[Terme, ...]:
    """The terms of a convention; ``signes`` are those in force, which a moved session leaves.

    ``origine`` are those it was signed with, its amendments aside: a suspension extends their end.
    """
    first = sujet.dossiers[0]
    return (
        _organisme(first),
        _employeurs(sujet),
        *(_du_groupe(sujet, signes) if sujet.groupe else _du_bilan(first, signes, origine)),
    )


def du_contrat(sujet: Sujet, *_: Signes) -> tuple[Terme, ...]:
    """The terms of a contract: who keeps whose confidence."""
    dossier = sujet.un_dossier()
    return (_numero(dossier), _agent(dossier), *_intervenants(dossier.intervenants))


def du_bulletin(sujet: Sujet) -> tuple[Terme, ...]:
    """Who joins, with which employer."""
    return (_agent(sujet.un_dossier()), _employeurs(sujet))


def du_devis(sujet: Sujet) -> tuple[Terme, ...]:
    """The price offered."""
    found = prix_du_groupe.finances(sujet) if sujet.groupe else argent.partagees(sujet.un_dossier())
    return tuple(_prix(found))


def de_l_attestation(sujet: Sujet) -> tuple[Terme, ...]:
    """Whose hours, and how many."""
    dossier = sujet.un_dossier()
    return (_agent(dossier), *_heures("realisees", hours.bilan(dossier).realisees))


def de_l_agent(sujet: Sujet) -> tuple[Terme, ...]:
    """Whose it is."""
    return (_agent(sujet.un_dossier()),)


def _numero(dossier: Dossier) -> Terme:
    """By what its paper is cited ever after: a reference may change, what is signed keeps its number."""
    return Terme(NUMERO, dossier.reference, dossier.reference)


def _organisme(dossier: Dossier) -> Terme:
    body = conditions.organisme(dossier, "convention", Ressources())
    return _partie("organisme", dossier.organisme.row.code, [body])


def _employeurs(sujet: Sujet) -> Terme:
    first, own = sujet.dossiers[0], sujet.employeur
    records = [own] if own else list(first.employeurs)
    bodies = [parties.employeur(record, first.signataires, "convention", None) for record in records]
    return _partie("employeurs", "+".join(record.row.code for record in records), bodies)


def _partie(code: str, valeur: str, bodies: Iterable[IdentiteOrganisme | IdentiteEmployeur]) -> Terme:
    pieces = [(b.nom, f"{b.adresse}, {b.code_postal} {b.ville}", siret(b.siret)) for b in bodies]
    said = [f"{nom}, {where}, SIRET\u00a0{number}" for nom, where, number in pieces]
    return Terme(code, valeur, "\u00a0; ".join(said), tuple(word for each in pieces for word in each))


def _du_bilan(dossier: Dossier, signes: Signes, origine: Signes) -> Iterator[Terme]:
    yield _numero(dossier)
    yield _agent(dossier)
    yield _situation(dossier.agent.row)
    yield from _periode(_du_dossier(dossier, signes, origine))
    yield from _heures("duree", hours.duree_prevue(dossier))
    yield from _heures("cpf", hours.heures_cpf(dossier))
    yield from _prix(argent.partagees(dossier))
    yield from _intervenants(dossier.intervenants)


def _du_groupe(sujet: Sujet, signes: Signes) -> Iterator[Terme]:
    group = sujet.un_groupe()
    members = [dossier for dossier in sujet.dossiers if not etats.interrompu(dossier)]
    yield Terme("agents", str(len(members)), pluriel(len(members), "agent"))
    start, end = group.promotion.row.date_de_lancement, hours.fin_du_groupe(sujet.dossiers)
    yield from _periode(_bornes(signes, (start, None), (None, end), group.seances))
    yield from _heures("duree", group.dispositif.duree_totale or agenda.du_groupe(group).total or None)
    yield from _prix(prix_du_groupe.finances(sujet))
    yield from _intervenants([group.animateur] if group.animateur else [])


def _agent(dossier: Dossier) -> Terme:
    row = dossier.agent.row
    name = parties.agent(row).nom_complet
    return Terme("agent", "agent", name, (name,))


def _situation(row: sheets.Agent) -> Terme:
    known = [word for word in (row.fonction, row.grade, row.service) if word]
    return Terme("situation", "agent", ", ".join(known), tuple(known))


def _du_dossier(dossier: Dossier, signes: Signes, origine: Signes) -> Bornes:
    given = dossier.agent.row.date_de_lancement, _fin(dossier, origine)
    planned = etats.debut(dossier), hours.fin_prevue(dossier)
    return _bornes(signes, given, planned, etats.au_calendrier(dossier))


def _fin(dossier: Dossier, origine: Signes) -> dt.date | None:
    """The end given; that of the signed act, left as it is, goes as far again as a suspension lasted."""
    given, signed = dossier.agent.row.date_de_fin_prevue, origine.get("periode")
    end, pause = _dates(signed.valeur)[1] if signed else None, etats.pause(dossier)
    if end is None or not pause or given not in (None, end):
        return given
    return max(end + pause, *(s.row.date for s in etats.au_calendrier(dossier)))


def _bornes(signes: Signes, given: Bornes, planned: Bornes, seances: Iterable[SeanceDossier]) -> Bornes:
    """The period: the dates given; else, once signed, the one signed, wider where a session leaves it."""
    days = [seance.row.date for seance in seances]
    if not signes:
        first = planned[0] or (days[0] if days else None)
        return given[0] or first, given[1] or planned[1]
    signed = signes.get("periode")
    first, last = _dates(signed.valeur) if signed else (None, None)
    return (
        given[0] or (min(first, *days[:1]) if first and days else first),
        given[1] or (max(last, *days[-1:]) if last and days else last),
    )


def _dates(valeur: str) -> Bornes:
    first, _, last = valeur.partition("/")
    return _jour(first), _jour(last)


def _jour(day: str) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None


def _periode(bornes: Bornes) -> Iterator[Terme]:
    start, end = bornes
    if not start and not end:
        return
    said = periode(start, end) if start and end else f"à compter du {date_longue(start)}" if start else ""
    said = said or f"jusqu’au {date_longue(end)}"
    value = "/".join(day.isoformat() if day else "" for day in bornes)
    yield Terme("periode", value, said, tuple(date_longue(day) for day in bornes if day))


def _heures(code: str, duration: Decimal | None) -> Iterator[Terme]:
    if duration:
        yield Terme(code, str(duration.normalize()), heures(duration), (heures(duration),))


def _prix(finances: Finances) -> Iterator[Terme]:
    price = finances.total or finances.prix
    if price is None:
        return
    said = montant(price.ttc)
    unit = f" par {finances.unite}" if finances.unite and finances.total is None else ""
    tax = " toutes taxes comprises" if price.taux else ""
    yield Terme("prix", f"{price.ttc.normalize()}{unit}", f"{said}{tax}{unit}", (said,))
    if finances.parts:
        each = [f"{part.nom}\u00a0: {montant(part.montant)}" for part in finances.parts]
        value = "+".join(str(part.montant.normalize()) for part in finances.parts)
        yield Terme("parts", value, "\u00a0; ".join(each), tuple(montant(p.montant) for p in finances.parts))


def _intervenants(records: Iterable[Record[sheets.Intervenant]]) -> Iterator[Terme]:
    people = [(record.row.code, parties.intervenant(record)) for record in records]
    if people:
        names = [who.nom_complet for _, who in people]
        yield Terme("intervenants", "+".join(code for code, _ in people), liste(names), tuple(names))
