"""Which invoices the register would refuse for their date, year or number: said before anything is asked."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import UserError
from pipeline.factures.issue import check_import, last_number
from pipeline.factures.numbering import Last, check_date, check_imported
from pipeline.factures.register import Register
from pipeline.french import date_courte
from pipeline.issues import Issue, Origin, Severity
from pipeline.run.facturer import registre
from pipeline.run.facturer.choix import NOWHERE, Commande
from pipeline.settings import Settings

EXERCICE = "exercice-a-preciser"


def acceptable(settings: Settings, commandes: Sequence[Commande]) -> tuple[tuple[Commande, ...], list[Issue]]:
    """Keep those whose date and number the register admits, and say what the others could bear."""
    if not commandes:
        return (), []
    with registre.opened_if_any(settings) as register:
        refusals = [_refusal(settings, register, commande) for commande in commandes]
    kept = tuple(c for c, refusal in zip(commandes, refusals, strict=True) if refusal is None)
    return kept, [refusal for refusal in refusals if refusal is not None]


def _refusal(settings: Settings, register: Register | None, commande: Commande) -> Issue | None:
    try:
        last = Last() if commande.numero else last_of_series(register, commande)
        check_date(commande.le, settings.day, last, commande.draft.execution)
    except UserError as fault:
        return refused(commande, fault, commande.au_jour)
    try:
        check_exercice(commande)
    except UserError as fault:
        return replace(refused(commande, fault), code=EXERCICE)
    try:
        _check_number(register, commande)
    except UserError as fault:
        return refused(commande, fault, commande.au_numero)
    return None


def check_exercice(commande: Commande) -> None:
    """The accounting year is that of the date; in January, that of the service may be meant, and is asked."""
    year, given = commande.le.year, commande.draft.exercice
    january = commande.le.month == 1
    if not given and january and commande.draft.execution.year == year - 1:
        raise UserError(
            f"Du 1er au 31 janvier, une facture de ce qui a été fait en {year - 1} peut être de l’exercice "
            f"{year - 1} (journée complémentaire) ou {year}.",
            f"Dites lequel : --exercice {year - 1} ou --exercice {year}.",
        )
    if given and given not in ({year, year - 1} if january else {year}):
        raise UserError(
            f"L’exercice {given} ne va pas avec une facture du {date_courte(commande.le)}.",
            f"C’est {year}, ou {year - 1} pour une facture du 1er au 31 janvier.",
        )


def _check_number(register: Register | None, commande: Commande) -> None:
    if commande.numero and register is None:
        check_imported(commande.numero)
    elif commande.numero and register is not None:
        check_import(register, commande.draft, commande.numero)


def last_of_series(register: Register | None, commande: Commande) -> Last:
    """The last number of the series that an invoice goes on; none when there is no register yet."""
    if register is None:
        return Last()
    return last_number(register, commande.draft.organisme, commande.draft.serie, commande.le)


def refused(commande: Commande, fault: UserError, origin: Origin = NOWHERE) -> Issue:
    """A refusal that names the bilans of the invoice."""
    references = tuple(dossier.reference for dossier in commande.dossiers)
    message = f"{', '.join(references)} : {fault.message}"
    return Issue("facture-refusee", Severity.ERREUR, message, fault.remedy, origin, dossiers=references)
