"""Where a bilan stands: refused, interrupted, closed, and the days that say so."""

from datetime import date

from pipeline.dispositifs import cle
from pipeline.model.entites import Dossier, SeanceDossier, une_fois
from pipeline.workbook.vocabulary import Decision, Etat, StatutSeance

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


def participants(dossiers: tuple[Dossier, ...]) -> tuple[Dossier, ...]:
    """The agents of a promotion who take part; all of them when none does, so that one can say why."""
    return tuple(d for d in dossiers if not refuse(d) and not reporte(d)) or dossiers


def interrompu(dossier: Dossier) -> bool:
    """Whether the bilan stopped before its end."""
    return dossier.agent.row.etat is Etat.INTERROMPU


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
    """The sessions held."""
    return tuple(s for s in dossier.seances if s.statut is StatutSeance.REALISEE)


@une_fois
def au_calendrier(dossier: Dossier) -> tuple[SeanceDossier, ...]:
    """The sessions that stand: neither cancelled nor replaced by another."""
    return tuple(s for s in dossier.seances if s.statut not in HORS_CALENDRIER)


def jour_de_cloture(dossier: Dossier) -> date | None:
    """When it was closed or interrupted: the date given, else the closing session's, else the last one's."""
    row = dossier.agent.row
    if row.date_de_cloture is not None:
        return row.date_de_cloture
    if row.etat in (Etat.CLOS, Etat.INTERROMPU) and row.date_effet is not None:
        return row.date_effet
    last = seance_de_cloture(dossier) or next(reversed(tenues(dossier)), None)
    return last.row.date if last else None


def debut(dossier: Dossier) -> date | None:
    """The launch: the agent's date, else the promotion's, else the first session's."""
    promotion = dossier.promotion.row.date_de_lancement if dossier.promotion else None
    first = next((s.row.date for s in au_calendrier(dossier)), None)
    return dossier.agent.row.date_de_lancement or promotion or first
