"""Which invoices the register would refuse for their date: said before anything is asked."""

from collections.abc import Sequence

from pipeline.build.facturation import registre
from pipeline.build.facturation.choix import Commande
from pipeline.errors import UserError
from pipeline.issues import Issue, Severity
from pipeline.settings import Settings
from pipeline.write.factures.issue import last_number
from pipeline.write.factures.numbering import Last, check_date


def datable(settings: Settings, commandes: Sequence[Commande]) -> tuple[tuple[Commande, ...], list[Issue]]:
    """Keep those whose date their series admits, and say what the others could bear."""
    kept: list[Commande] = []
    issues: list[Issue] = []
    for commande in commandes:
        last = Last() if commande.numero else last_of_series(settings, commande)
        try:
            check_date(commande.le, settings.day, last, commande.draft.execution)
            kept.append(commande)
        except UserError as fault:
            issues.append(refused(commande, fault))
    return tuple(kept), issues


def last_of_series(settings: Settings, commande: Commande) -> Last:
    """The last number of the series that an invoice goes on; none when there is no register yet."""
    if not registre.exists(settings):
        return Last()
    with registre.opened(settings) as register:
        return last_number(register, commande.draft.organisme, commande.draft.serie, commande.le)


def refused(commande: Commande, fault: UserError) -> Issue:
    """A refusal that names the bilans of the invoice."""
    references = tuple(dossier.reference for dossier in commande.dossiers)
    message = f"{', '.join(references)} : {fault.message}"
    return Issue("facture-refusee", Severity.ERREUR, message, fault.remedy, dossiers=references)
