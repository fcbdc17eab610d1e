"""Rules on hours and delays: of the steps, of the whole, from the first exchanges to the end."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from pipeline.dispositifs import Etape
from pipeline.french import date_longue, heures
from pipeline.issues import Issue
from pipeline.model import etats, jours
from pipeline.model.entites import Dossier, SeanceDossier
from pipeline.model.heures import bilan, duree_convenue, heures_cpf, somme
from pipeline.model.retenues import error, warning
from pipeline.model.rules.seances import gratuite


def heures_des_etapes(dossier: Dossier, _: date) -> Iterator[Issue]:
    """Each step's hours stay within the scheme's bounds; below them only matters once it is closed."""
    closed = etats.clos(dossier)
    for etape, sessions in _par_etape(dossier):
        if etape.duree_min is None or etape.duree_max is None:
            continue
        total = somme(s.duree for s in sessions)
        if total > etape.duree_max or (closed and total < etape.duree_min):
            yield warning(
                "heures-de-l-etape",
                f"« {etape.libelle_public} » (étape {etape.code}) compte {heures(total)} : le dispositif "
                f"prévoit {_bornes(etape.duree_min, etape.duree_max)}.",
                "Vérifiez les horaires ; si le devis prévoit cette durée, rien n’est à faire.",
                sessions[-1].ligne.at("fin"),
                dossier,
            )


def total_convenu(dossier: Dossier, _: date) -> Iterator[Issue]:
    """The calendar does not exceed the agreed duration, and reaches it once closed.

    A deed still to be signed waits: it would promise both durations.
    """
    agreed = duree_convenue(dossier)
    standing = etats.au_calendrier(dossier)
    if agreed is None or not standing:
        return
    total = bilan(dossier).total
    if total > agreed:
        message = (
            f"Les séances inscrites font {heures(total)}, plus que la durée convenue ({heures(agreed)})."
        )
        remedy = "Retirez une séance, ou corrigez « Durée convenue (h) »."
        where, waiting = standing[-1].ligne.at("fin"), tuple(_a_signer(dossier))
        if waiting:
            yield error("heures-au-dela", message, remedy, where, dossier, *waiting)
        else:
            yield warning("heures-au-dela", message, remedy, where, dossier)
    elif etats.clos(dossier) and total < agreed:
        yield warning(
            "heures-en-deca",
            f"Le bilan est clos et ses séances font {heures(total)}, moins que la durée convenue "
            f"({heures(agreed)}).",
            "Inscrivez les séances qui manquent, ou corrigez « Durée convenue (h) ».",
            dossier.agent.at("duree_convenue"),
            dossier,
        )


def _a_signer(dossier: Dossier) -> Iterator[str]:
    """Which deeds that state this agent's hours are still to be signed."""
    row = dossier.agent.row
    if etats.refuse(dossier) or etats.clos(dossier) or etats.interrompu(dossier):
        return
    if row.convention_signee_le is None and dossier.promotion is None:
        yield "convention"
    if row.contrat_signe_le is None:
        yield "contrat"


def heures_du_cpf(dossier: Dossier, _: date) -> Iterator[Issue]:
    """No more hours are charged to the agent's account than the bilan has."""
    charged, agreed = heures_cpf(dossier), duree_convenue(dossier)
    most = max(agreed or Decimal(0), bilan(dossier).total)
    if charged is not None and most and charged > most and not etats.refuse(dossier):
        yield error(
            "heures-cpf-au-dela",
            f"Le CPF serait débité de {heures(charged)}, plus que les heures du bilan ({heures(most)}).",
            "Corrigez « Heures CPF », ou « Durée convenue (h) ».",
            dossier.agent.at("heures_cpf"),
            dossier,
            "convention",
            "attestation",
        )


def delai_de_demarrage(dossier: Dossier, _: date) -> Iterator[Issue]:
    """The delay between the first exchanges and the first session, the free opening meeting apart."""
    delay, exchange = dossier.dispositif.delai_demarrage_jours, dossier.agent.row.premier_echange_le
    first = next((s for s in etats.au_calendrier(dossier) if not gratuite(s)), None)
    if delay is None or exchange is None or first is None:
        return
    earliest = exchange + timedelta(days=delay)
    if first.row.date < earliest:
        yield warning(
            "delai-de-demarrage",
            f"La première séance a lieu le {date_longue(first.row.date)}, moins de {delay} jours après les "
            f"premiers échanges ({date_longue(exchange)}).",
            f"Placez-la au plus tôt le {date_longue(earliest)}.",
            first.ligne.at("date"),
            dossier,
        )


def empan(dossier: Dossier, _: date) -> Iterator[Issue]:
    """The bilan lasts as long as the scheme says; too short only matters once it is closed."""
    scheme, standing = dossier.dispositif, etats.au_calendrier(dossier)
    if scheme.empan_max_mois is None or scheme.empan_min_mois is None or not standing:
        return
    start, end = standing[0].row.date, standing[-1].row.date
    long = end - etats.pause(dossier) > jours.plus_mois(start, scheme.empan_max_mois)
    short = etats.clos(dossier) and end < jours.plus_mois(start, scheme.empan_min_mois)
    if long or short:
        yield warning(
            "empan",
            f"Les séances vont du {date_longue(start)} au {date_longue(end)} : le dispositif prévoit de "
            f"{scheme.empan_min_mois} à {scheme.empan_max_mois} mois.",
            "Vérifiez les dates ; si le devis le prévoit ainsi, rien n’est à faire.",
            standing[-1].ligne.at("date"),
            dossier,
        )


def _par_etape(dossier: Dossier) -> Iterator[tuple[Etape, list[SeanceDossier]]]:
    """Sessions of one step alone, by step: hours of a session that serves two cannot be told apart."""
    groups: dict[str, tuple[Etape, list[SeanceDossier]]] = {}
    for seance in etats.au_calendrier(dossier):
        if len(seance.etapes) == 1:
            etape = seance.etapes[0]
            groups.setdefault(etape.code, (etape, []))[1].append(seance)
    yield from groups.values()


def _bornes(low: Decimal, high: Decimal) -> str:
    return heures(low) if low == high else f"de {heures(low)} à {heures(high)}"
