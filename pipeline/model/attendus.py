"""What an unusable row of an agent would surely give by now: such documents alone are said to be withheld."""

from collections.abc import Sequence

from pipeline.dispositifs import Dispositif, Production, TypeDocument
from pipeline.model.annuaire import Annuaire
from pipeline.model.entites import KINDS
from pipeline.workbook import sheets
from pipeline.workbook.records import Record
from pipeline.workbook.vocabulary import Decision, Etat, StatutSeance


def attendus(
    annuaire: Annuaire,
    reference: str,
    agent: sheets.Agent | None = None,
    dispositif: Dispositif | None = None,
    organisme: Record[sheets.Organisme] | None = None,
) -> tuple[str, ...]:
    """Among the six kinds; ``agent``, scheme and body as far as they are known."""
    if agent is not None and _refuse(agent):
        return ()
    promotion = agent.promotion if agent else None
    rows = [record.row for record in annuaire.seances_de(reference, promotion)]
    unread = annuaire.brisee("Séances", reference) is not None
    held = unread or any(row.statut_seance is StatutSeance.REALISEE for row in rows)
    called = {
        "convention": promotion is None,
        "calendrier": unread or bool(rows),
        "attestation": held,
        "facture": held and _acheve(agent, rows),
    }
    return tuple(k for k in KINDS if called.get(k, True) and _prevu(k, dispositif, organisme))


def _refuse(agent: sheets.Agent) -> bool:
    return agent.etat is Etat.REFUSE or agent.decision_employeur in (Decision.REFUS, Decision.REPORT)


def _acheve(agent: sheets.Agent | None, rows: Sequence[sheets.Seance]) -> bool:
    """Whether the bilan seems over: said so, or no session is still to come."""
    if agent is not None and (agent.date_de_cloture or agent.etat in (Etat.CLOS, Etat.INTERROMPU)):
        return True
    return all(row.statut_seance not in (None, StatutSeance.PREVUE) for row in rows)


def _prevu(kind: str, dispositif: Dispositif | None, organisme: Record[sheets.Organisme] | None) -> bool:
    """Whether the scheme makes it for that body; unless both are known, it may."""
    if dispositif is None or organisme is None:
        return True
    return dispositif.production(TypeDocument(kind), organisme.row.type.value) is not Production.SANS_OBJET
