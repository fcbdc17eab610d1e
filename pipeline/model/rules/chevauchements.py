"""The rule on professionals: nobody is in two places at once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from pipeline.dispositifs import cle
from pipeline.french import date_longue
from pipeline.issues import Issue
from pipeline.model import etats
from pipeline.model.entites import Dossier, SeanceDossier
from pipeline.model.rules.findings import warning


def chevauchements(dossiers: tuple[Dossier, ...]) -> Iterator[Issue]:
    """No professional is in two places at once; a group's session counts once."""
    agenda: dict[tuple[str, date], dict[int, tuple[SeanceDossier, Dossier]]] = defaultdict(dict)
    for dossier in dossiers:
        for seance in etats.au_calendrier(dossier):
            if seance.intervenant and seance.row.debut and seance.row.fin:
                day = agenda[cle(seance.intervenant.row.code), seance.row.date]
                day[id(seance.ligne)] = (seance, dossier)
    for (_, day_date), sessions in agenda.items():
        yield from _overlaps(day_date, list(sessions.values()))


def _overlaps(day: date, sessions: list[tuple[SeanceDossier, Dossier]]) -> Iterator[Issue]:
    if len(sessions) < 2:
        return
    ordered = sorted(sessions, key=lambda pair: (str(pair[0].row.debut), str(pair[0].row.fin)))
    # The session that ends last so far: a long one may cover several.
    first, one = ordered[0]
    for second, other in ordered[1:]:
        if second.row.debut and first.row.fin and second.row.debut < first.row.fin:
            who = second.intervenant.row if second.intervenant else None
            name = f"{who.prenom} {who.nom}" if who else "L’intervenant"
            yield warning(
                "chevauchement",
                f"{name} a deux séances en même temps le {date_longue(day)} "
                f"(dossiers {one.reference} et {other.reference}).",
                "Déplacez l’une des deux, ou changez d’intervenant.",
                second.ligne.at("debut"),
                *{one.reference: one, other.reference: other}.values(),
            )
        if str(second.row.fin) > str(first.row.fin):
            first, one = second, other
