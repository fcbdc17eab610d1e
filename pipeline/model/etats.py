"""Where a bilan stands: refused, interrupted, closed, and the days that say so."""

from collections.abc import Iterable
from datetime import date, timedelta

from pipeline.dispositifs import cle
from pipeline.model.entites import Dossier, Periode, SeanceDossier, une_fois
from pipeline.model.jours import plus_mois
from pipeline.workbook.vocabulary import Decision, Etat, Initiative, StatutSeance

SILENCE_MOIS = 2
REPONSE = ("date_de_demande", "decision_employeur", "decision_le", "initiative", "convention_signee_le")

ANNULEES = frozenset({StatutSeance.ANNULEE_AGENT, StatutSeance.ANNULEE_ORGANISME})
# What an opinion that is against begins with (compared without case, accents nor spaces).
CONTRAIRES = ("defavorable", "avisdefavorable", "refus", "avisderefus", "rejet", "nonfavorable", "negatif")
HORS_CALENDRIER = ANNULEES | {StatutSeance.REPORTEE}


def refuse(dossier: Dossier) -> bool:
    """Whether the bilan will not take place."""
    row = dossier.agent.row
    return row.etat is Etat.REFUSE or row.decision_employeur is Decision.REFUS or refuse_au_cpf(dossier)


def refuse_au_cpf(dossier: Dossier) -> bool:
    """Whether the commission whose opinion the scheme needs said no: the dossier stops there."""
    opinion = cle(dossier.agent.row.avis_commission_cpf or "")
    return dossier.dispositif.avis_commission_cpf and opinion.startswith(CONTRAIRES)


def reporte(dossier: Dossier) -> bool:
    """Whether the employer put its decision off."""
    return dossier.agent.row.decision_employeur is Decision.REPORT


def limite_de_reponse(dossier: Dossier) -> date | None:
    """The day from which the employer's silence is a refusal (CRPA L. 231-4 5°); None once it answered.

    None too once the agent withdrew before that day.
    After the delay of the employer's own offer, else of the scheme, two months by default.
    """
    row = dossier.agent.row
    if not dossier.agent.faults.isdisjoint(REPONSE):
        return None  # what cannot be read is no silence
    answered = row.decision_employeur is not None or row.initiative is Initiative.EMPLOYEUR
    if row.date_de_demande is None or answered or row.convention_signee_le or tenues(dossier):
        return None
    own = dossier.employeurs[0].row.delai_de_reponse
    limit = plus_mois(row.date_de_demande, own or dossier.dispositif.delai_reponse_mois or SILENCE_MOIS)
    withdrawn = interrompu(dossier) and (depart(dossier) or limit) <= limit
    return None if withdrawn else limit


def en_attente(dossier: Dossier) -> bool:
    """Whether the agent has a rank on a waiting list, and no place yet."""
    row = dossier.agent.row
    return row.rang is not None and row.etat in (None, Etat.DEMANDE)


def signature_refusee(dossier: Dossier) -> bool:
    """Whether a party refused to sign."""
    row = dossier.agent.row
    return row.signature_refusee_par is not None or row.signature_refusee_le is not None


def participants(dossiers: tuple[Dossier, ...]) -> tuple[Dossier, ...]:
    """The agents of a promotion who take part; all of them when none does, so that one can say why."""
    away = (refuse, reporte, en_attente, signature_refusee)
    return tuple(d for d in dossiers if not any(why(d) for why in away)) or dossiers


def interrompu(dossier: Dossier) -> bool:
    """Whether the bilan stopped before its end: its state says so, or who ended it."""
    row = dossier.agent.row
    return row.etat is Etat.INTERROMPU or (row.fin_par is not None and row.etat is not Etat.CLOS)


def depart(dossier: Dossier) -> date | None:
    """The day on which a bilan that was interrupted ended, where the row says it."""
    row = dossier.agent.row
    return (row.date_effet or row.date_de_cloture) if interrompu(dossier) else None


def jamais_commence(dossier: Dossier) -> bool:
    """Whether an agent withdrew before anything was signed or held: nobody owes anything for it.

    A session before that day which nobody pointed may have been held.
    """
    row = dossier.agent.row
    signed = (
        *(row.devis_accepte_le, row.convention_signee_le, row.convention_signee_agent_le),
        *(row.convention_signee_employeur_le, row.convention_signee_organisme_le),
    )
    begun = any(seance.statut not in HORS_CALENDRIER for seance in jusqu_au_depart(dossier))
    return interrompu(dossier) and not any(signed) and not begun and dossier.promotion is None


def clos(dossier: Dossier) -> bool:
    """Closed by its date, by its state, or because its closing session was held."""
    row = dossier.agent.row
    if interrompu(dossier):
        return False
    return row.date_de_cloture is not None or row.etat is Etat.CLOS or seance_de_cloture(dossier) is not None


def seance_de_cloture(dossier: Dossier) -> SeanceDossier | None:
    """The closing session, once held."""
    wanted = cle(dossier.dispositif.etape_de_cloture)
    return next((s for s in tenues(dossier) if wanted in {cle(e.code) for e in s.etapes}), None)


@une_fois
def tenues(dossier: Dossier) -> tuple[SeanceDossier, ...]:
    """The sessions held; not those that a group held after the agent had left it."""
    end = depart(dossier)
    held = (s for s in dossier.seances if s.statut is StatutSeance.REALISEE)
    return tuple(s for s in held if end is None or not s.collective or s.row.date <= end)


def dans(dossier: Dossier, periode: Periode, seances: Iterable[SeanceDossier]) -> tuple[SeanceDossier, ...]:
    """Those of these sessions before, or since, the employer of today."""
    since = dossier.agent.row.employeur_depuis_le
    if periode is Periode.ENTIERE or since is None:
        return tuple(seances)
    return tuple(s for s in seances if (s.row.date < since) is (periode is Periode.AVANT))


@une_fois
def au_calendrier(dossier: Dossier) -> tuple[SeanceDossier, ...]:
    """The sessions that stand: neither cancelled nor replaced by another."""
    return tuple(s for s in dossier.seances if s.statut not in HORS_CALENDRIER)


def jusqu_au_depart(dossier: Dossier) -> tuple[SeanceDossier, ...]:
    """The sessions of an agent, without those that come after they left: these are others'."""
    end = depart(dossier)
    return tuple(s for s in dossier.seances if end is None or s.row.date <= end)


def jour_de_cloture(dossier: Dossier) -> date | None:
    """When it was closed or interrupted: the date given, else the closing session's, else the last one's."""
    row = dossier.agent.row
    if row.date_de_cloture is not None:
        return row.date_de_cloture
    if (row.etat is Etat.CLOS or interrompu(dossier)) and row.date_effet is not None:
        return row.date_effet
    last = seance_de_cloture(dossier) or next(reversed(tenues(dossier)), None)
    return last.row.date if last else None


def debut(dossier: Dossier) -> date | None:
    """The launch: the agent's date, else the promotion's, else the first session's."""
    promotion = dossier.promotion.row.date_de_lancement if dossier.promotion else None
    first = next((s.row.date for s in au_calendrier(dossier)), None)
    return dossier.agent.row.date_de_lancement or promotion or first


def suspendu(dossier: Dossier, day: date) -> bool:
    """Whether the bilan is suspended on that day: its deadlines do not run."""
    row = dossier.agent.row
    begun = row.suspendu_le or (row.date_effet if row.etat is Etat.SUSPENDU else None)
    if row.reprise_le is not None and row.reprise_le <= day:
        return False
    return row.etat is Etat.SUSPENDU or (begun is not None and begun <= day)


def pause(dossier: Dossier) -> timedelta:
    """How long a suspension that is over lasted."""
    row = dossier.agent.row
    if row.suspendu_le is None or row.reprise_le is None:
        return timedelta()
    return row.reprise_le - row.suspendu_le


def conseillers(dossier: Dossier, day: date) -> frozenset[str]:
    """The codes of who follows a bilan on a day: its counsellor, and the second one in their period."""
    row = dossier.agent.row
    main = row.intervenant or (dossier.promotion.row.animateur if dossier.promotion else None)
    begin, end = row.second_intervenant_du or day, row.second_intervenant_au or day
    second = row.second_intervenant if begin <= day <= end else None
    return frozenset(cle(code) for code in (main, second) if code)
