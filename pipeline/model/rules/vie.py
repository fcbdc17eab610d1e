"""Rules on the life of a dossier: suspension, departure, postponement, second professional, refusal."""

from collections.abc import Iterator
from datetime import date

from pipeline.french import date_longue
from pipeline.issues import Issue
from pipeline.model import etats
from pipeline.model.entites import Dossier, SeanceDossier
from pipeline.model.retenues import error, warning
from pipeline.workbook.columns import Forme, columns
from pipeline.workbook.sheets import Agent
from pipeline.workbook.sheets.identite import Identite
from pipeline.workbook.sheets.papiers import Papiers
from pipeline.workbook.vocabulary import Etat

# The days on which something was done: of the papers, and what the agent and the employer answered.
_PAPIERS = Papiers.model_fields.keys() - Identite.model_fields.keys()
_REPONSES = {"date_de_demande", "accord_agent_le", "decision_le", "changement_refuse_le"}
FAITS = tuple(
    column for column in columns(Agent) if column.forme is Forme.DATE and column.nom in _PAPIERS | _REPONSES
)


def suspension(dossier: Dossier, _: date) -> Iterator[Issue]:
    """No session takes place while the bilan is suspended."""
    for seance in etats.au_calendrier(dossier):
        if not seance.autonomie and not seance.collective and etats.suspendu(dossier, seance.row.date):
            yield warning(
                "seance-pendant-la-suspension",
                f"La séance du {date_longue(seance.row.date)} tombe pendant la suspension du bilan.",
                "Reportez-la après la reprise, ou corrigez « Suspendu le » et « Reprise le ».",
                seance.ligne.at("date"),
                dossier,
            )


def depart(dossier: Dossier, _: date) -> Iterator[Issue]:
    """Who leaves has left on a day: without it, nobody knows which sessions of the group are theirs."""
    row = dossier.agent.row
    if row.fin_par is not None and row.etat is Etat.CLOS:
        yield warning(
            "fin-par-et-clos",
            "« Fin par » dit que le bilan s’est arrêté avant son terme, et l’état dit « clos ».",
            "Choisissez l’état « interrompu », ou effacez « Fin par ».",
            dossier.agent.at("fin_par"),
            dossier,
        )
    if etats.interrompu(dossier) and dossier.promotion is not None and etats.depart(dossier) is None:
        yield error(
            "depart-sans-date",
            "L’agent a quitté sa promotion, on ne sait quel jour : les heures suivies ne sont pas connues.",
            "Inscrivez ce jour dans « Date d’effet ».",
            dossier.agent.at("date_effet"),
            dossier,
            "attestation",
            "facture",
        )
    yield from _apres_le_depart(dossier)


def _apres_le_depart(dossier: Dossier) -> Iterator[Issue]:
    end = etats.depart(dossier)
    for seance in etats.tenues(dossier):
        if end is not None and seance.row.date > end:
            yield warning(
                "seance-apres-le-depart",
                f"La séance du {date_longue(seance.row.date)} est réalisée, après la fin du bilan "
                f"({date_longue(end)}).",
                "Vérifiez la date d’effet, ou le statut de la séance.",
                seance.ligne.at("date"),
                dossier,
            )


def report(dossier: Dossier, _: date) -> Iterator[Issue]:
    """A postponement is for the continuity of the service, with the human resources' agreement."""
    if etats.reporte(dossier) and dossier.agent.row.accord_rh_du_report_le is None:
        yield warning(
            "report-sans-accord",
            "La décision est reportée : le report est exceptionnel, pour la continuité du service, avec "
            "l’accord des ressources humaines.",
            "Inscrivez le jour de cet accord dans « Accord RH du report le ».",
            dossier.agent.at("accord_rh_du_report_le"),
            dossier,
        )


def second_intervenant(dossier: Dossier, _: date) -> Iterator[Issue]:
    """Who leads a session while two professionals may: said session by session, never guessed."""
    row = dossier.agent.row
    if row.second_intervenant is None or not (row.second_intervenant_du or row.second_intervenant_au):
        return
    for seance in etats.au_calendrier(dossier):
        if _a_preciser(dossier, seance):
            yield warning(
                "intervenant-a-preciser",
                f"La séance du {date_longue(seance.row.date)} tombe pendant la période du second "
                "intervenant, et rien ne dit qui la conduit : le calendrier nomme le premier.",
                "Inscrivez-le dans la colonne « Intervenant » de la séance.",
                seance.ligne.at("intervenant"),
                dossier,
            )


def _a_preciser(dossier: Dossier, seance: SeanceDossier) -> bool:
    row = dossier.agent.row
    start, end = row.second_intervenant_du or date.min, row.second_intervenant_au or date.max
    open_ = seance.row.intervenant is None and not seance.collective and not seance.autonomie
    return open_ and start <= seance.row.date <= end


def refus_de_signer(dossier: Dossier, _: date) -> Iterator[Issue]:
    """What was refused is not signed by all."""
    row = dossier.agent.row
    if etats.signature_refusee(dossier) and row.convention_signee_le and row.contrat_signe_le:
        yield warning(
            "refus-et-signature",
            "Une signature est refusée, et la convention comme le contrat sont signés.",
            "Effacez le refus s’il est levé, ou la date de signature qui n’a pas eu lieu.",
            dossier.agent.at("signature_refusee_par"),
            dossier,
        )


def dates_a_venir(dossier: Dossier, day: date) -> Iterator[Issue]:
    """What was sent, received, signed or delivered was so on a day that has come."""
    for column in FAITS:
        said = getattr(dossier.agent.row, column.nom)
        if said is not None and said > day:
            yield warning(
                "date-a-venir",
                f"« {column.titre} » dit le {date_longue(said)}, et nous sommes le {date_longue(day)}.",
                "Corrigez cette date (l’année, le mois), ou videz la case jusque-là.",
                dossier.agent.at(column.nom),
                dossier,
            )
