"""Copies of a synthesis that were handed over before the agent withdrew the consent: to be told."""

from pipeline.errors import UserError
from pipeline.issues import Issue, Severity
from pipeline.model.accords import ended
from pipeline.run.gather import Gathered
from pipeline.settings import Settings
from pipeline.store.tree import look
from pipeline.synthese.transmission import outlived


def withdrawn(settings: Settings, gathered: Gathered) -> tuple[Issue, ...]:
    """One warning per copy, at the cell of the withdrawal, with what to do."""
    records = [each for dossier in gathered.modele.dossiers for each in ended(dossier.consentements)]
    if not any(record.row.retire_le for record in records):
        return ()
    rows = (record.row for record in records)
    bilans = {dossier.reference: dossier.bilan for dossier in gathered.modele.dossiers}
    try:
        found = [*outlived(look(settings.outputs), rows, settings.day, settings.registre, bilans)]
    except UserError as fault:
        return (Issue("registre-illisible", Severity.AVERTISSEMENT, fault.message, fault.remedy),)
    return tuple(
        Issue(
            "consentement-retire",
            Severity.AVERTISSEMENT,
            f"Le consentement pour « {records[place].row.destinataire} » a été retiré, mais la copie qui lui "
            f"était destinée est encore là : outputs/{path}.",
            "Supprimez cette copie et demandez au destinataire, par écrit, de détruire la sienne.",
            records[place].at("retire_le"),
            dossiers=(records[place].row.reference,),
        )
        for place, path in found
    )
