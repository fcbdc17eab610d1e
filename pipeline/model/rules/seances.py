"""Rules on sessions: steps, day, status; nobody is in two places at once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from pipeline.dispositifs import cle
from pipeline.french import date_longue, heure, heures, plage
from pipeline.issues import Issue
from pipeline.model import etats, jours
from pipeline.model.entites import Dossier, SeanceDossier
from pipeline.model.heures import realisee
from pipeline.model.retenues import error, warning
from pipeline.workbook.sheets import Absence
from pipeline.workbook.vocabulary import StatutSeance, SurTempsDeTravail

# What can be said of a session only once its day has come.
POINTEES = frozenset({StatutSeance.REALISEE, StatutSeance.ABSENCE, StatutSeance.ABSENCE_EXCUSEE})

FINI = "Si ce travail est fini, corrigez « Jusqu’au » ; "
A_VENIR = "si elle est à venir, écrivez « prévue » ; si elle a eu lieu, vérifiez l’horloge de ce poste."


def etapes_connues(dossier: Dossier, _: date) -> Iterator[Issue]:
    """The steps named are the scheme's."""
    known = ", ".join(etape.code for etape in dossier.dispositif.etapes)
    for seance in dossier.seances:
        found = {cle(etape.code) for etape in seance.etapes}
        for code in seance.row.etape:
            if cle(code) not in found:
                yield warning(
                    "etape-inconnue",
                    f"L’étape « {code} » n’est pas une étape de ce dispositif : la séance est désignée "
                    "par sa nature.",
                    f"Corrigez le numéro de l’étape ({known}) si c’est une faute de frappe.",
                    seance.ligne.at("etape"),
                    dossier,
                )


def dans_la_periode(dossier: Dossier, _: date) -> Iterator[Issue]:
    """Sessions fall between the launch and the planned end; an unbilled opening meeting may precede."""
    row = dossier.agent.row
    start, end = row.date_de_lancement, row.date_de_fin_prevue
    for seance in etats.au_calendrier(dossier):
        early = start is not None and seance.row.date < start and not gratuite(seance)
        late = end is not None and seance.row.date > end
        if early or late:
            bound = f"avant le lancement ({date_longue(start)})" if early and start else ""
            bound = bound or (f"après la fin prévue ({date_longue(end)})" if end else "")
            yield warning(
                "seance-hors-periode",
                f"La séance du {date_longue(seance.row.date)} est {bound}.",
                "Corrigez la date de la séance, ou les dates du bilan dans la feuille « Agents ».",
                seance.ligne.at("date"),
                dossier,
            )


def jours_ouvres(dossier: Dossier, _: date) -> Iterator[Issue]:
    """No session on a weekend or a public holiday, unless the bilan is outside working time."""
    if dossier.agent.row.sur_temps_de_travail is SurTempsDeTravail.NON:
        return
    for seance in etats.au_calendrier(dossier):
        name = jours.chome(seance.row.date, dossier.organisme.row.code_postal)
        if name and not seance.autonomie:
            yield warning(
                "jour-chome",
                f"La séance du {date_longue(seance.row.date)} tombe un jour chômé ({name}).",
                "Vérifiez la date ; si le bilan a lieu hors du temps de travail, dites-le dans « Agents ».",
                seance.ligne.at("date"),
                dossier,
            )


def passees(dossier: Dossier, day: date) -> Iterator[Issue]:
    """A past session is no longer merely planned, but for those that come after the agent left."""
    for seance in etats.jusqu_au_depart(dossier):
        if seance.statut is StatutSeance.PREVUE and (seance.row.jusqu_au or seance.row.date) < day:
            yield warning(
                "seance-passee",
                f"La séance du {date_longue(seance.row.date)} est passée et reste « prévue ».",
                "Choisissez son statut : réalisée, reportée, annulée ou absence.",
                seance.ligne.at("statut_seance"),
                dossier,
            )


def a_venir(dossier: Dossier, day: date) -> Iterator[Issue]:
    """What is still to come was neither held nor missed: it is never attested nor billed."""
    for seance in dossier.seances:
        last = seance.row.jusqu_au or seance.row.date
        if seance.statut in POINTEES and last > day:
            until = f", qui va jusqu’au {date_longue(last)}," if seance.row.date < last else ""
            yield error(
                "seance-a-venir-pointee",
                f"La séance du {date_longue(seance.row.date)}{until} est dite « {seance.statut.value} », "
                f"et nous sommes le {date_longue(day)}.",
                (FINI if until else "Corrigez sa date (l’année, le mois) ; ") + A_VENIR,
                seance.ligne.at("jusqu_au" if until else "date"),
                dossier,
                "attestation",
                "facture",
                "synthese",
            )


def duree_realisee(dossier: Dossier, _: date) -> Iterator[Issue]:
    """What was done is not longer than the session was: the certificate would print both."""
    for seance in etats.tenues(dossier):
        done = seance.row.duree_realisee
        if done is not None and done > seance.duree and realisee(seance) > 0:
            yield error(
                "duree-realisee-superieure",
                f"La durée réalisée ({heures(done)}) dépasse l’horaire de la séance "
                f"({heures(seance.duree)}).",
                "Corrigez la durée réalisée ou l’horaire.",
                seance.ligne.at("duree_realisee"),
                dossier,
                "attestation",
            )


def gratuite(seance: SeanceDossier) -> bool:
    """Whether it is an opening meeting that nobody is billed for."""
    return bool(seance.etapes) and not any(etape.facturee for etape in seance.etapes)


def simultanees(dossier: Dossier, _: date) -> Iterator[Issue]:
    """Nobody attends two sessions at once: their common hours would be counted, and certified, twice.

    Hours of a group's session that the agent missed are no common ones.
    """
    before: SeanceDossier | None = None
    for seance in sorted(filter(_presence, etats.jusqu_au_depart(dossier)), key=_horaire):
        if before is not None and _recouvre(before, seance):
            yield error(
                "seances-qui-se-recouvrent",
                f"Le {date_longue(seance.row.date)}, deux séances du même agent se recouvrent : "
                f"{_plage(before)} et {_plage(seance)}.",
                "Corrigez l’un des deux horaires ; ce qui est manqué d’une séance du groupe se dit "
                "dans la feuille « Absences ».",
                seance.ligne.at("debut"),
                dossier,
                *(HORAIRES if dossier.promotion else ("convention", *HORAIRES)),
            )
        if before is None or _fin(seance) > _fin(before):
            before = seance


HORAIRES = ("calendrier", "contrat", "attestation")


def _presence(seance: SeanceDossier) -> bool:
    stands = seance.statut in (StatutSeance.PREVUE, StatutSeance.REALISEE)
    timed = seance.row.debut is not None and seance.row.fin is not None
    return stands and timed and not seance.autonomie and not seance.manquees


def _horaire(seance: SeanceDossier) -> tuple[date, str, str]:
    return seance.row.date, str(seance.row.debut), str(seance.row.fin)


def _fin(seance: SeanceDossier) -> tuple[date, str]:
    return seance.row.date, str(seance.row.fin)


def _recouvre(first: SeanceDossier, second: SeanceDossier) -> bool:
    """Whether the second begins before the first ends; at the same start, reading said so already."""
    same = (second.row.date, second.row.debut) == (first.row.date, first.row.debut)
    return not same and (second.row.date, str(second.row.debut)) < _fin(first)


def _plage(seance: SeanceDossier) -> str:
    return plage(seance.row.debut, seance.row.fin) if seance.row.debut and seance.row.fin else ""


def absences_situees(dossier: Dossier, _: date) -> Iterator[Issue]:
    """An absence is of a session: one that meets none, or is longer, would leave its hours certified."""
    for record in dossier.absences:
        row = record.row
        met = [s for s in dossier.seances if s.collective and _meme_jour(s, row)]
        if not met and not dossier.illisibles:
            at = f", {heure(row.debut)}," if row.debut else ""
            yield error(
                "absence-sans-seance",
                f"L’absence du {date_longue(row.date)}{at} ne correspond à aucune séance de la promotion.",
                "Corrigez sa date ou son heure de début ; l’absence à un entretien est le « Statut de la "
                "séance » de la feuille « Séances ».",
                record.at("date"),
                dossier,
                "attestation",
            )
        longest = max((s.duree for s in met), default=None)
        if longest is not None and row.heures_manquees is not None and row.heures_manquees > longest:
            yield error(
                "absence-trop-longue",
                f"L’absence du {date_longue(row.date)} compte {heures(row.heures_manquees)}, la séance dure "
                f"{heures(longest)}.",
                "Corrigez « Heures manquées » ; laissez la case vide pour une séance entière.",
                record.at("heures_manquees"),
                dossier,
                "attestation",
            )


def _meme_jour(seance: SeanceDossier, absence: Absence) -> bool:
    return absence.date == seance.row.date and absence.debut in (None, seance.row.debut)


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
        at_once = second.row.debut and first.row.fin and second.row.debut < first.row.fin
        if at_once and one.reference != other.reference:
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
