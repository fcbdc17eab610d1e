"""The dossiers behind a counsellor's command: the user's own, never the example's."""

from collections.abc import Collection

from pipeline.errors import UserError
from pipeline.model.entites import Dossier
from pipeline.run.gather import Gathered, gather
from pipeline.run.identites import A_CONFIRMER
from pipeline.settings import Settings
from pipeline.workbook.values.fold import fold, is_slip


def own(settings: Settings) -> Gathered:
    """Everything gathered from the user's workbooks; refuses to act on the shipped example."""
    gathered = gather(settings)
    if not gathered.sources or any(source.example for source in gathered.sources):
        raise UserError(
            "Le dossier inputs ne contient aucun classeur à vous : cette commande n’agit pas sur l’exemple.",
            "Déposez votre classeur dans inputs, puis relancez.",
        )
    return gathered


def of_reference(gathered: Gathered, reference: str) -> Dossier:
    """The dossier of that reference."""
    for dossier in gathered.modele.dossiers:
        if dossier.reference.casefold() == reference.casefold():
            return _recognised(dossier)
    known = (dossier.reference for dossier in gathered.modele.dossiers)
    close = next(
        (other for other in known if fold(other) == fold(reference) or is_slip(reference, other)), ""
    )
    meant = f"Vouliez-vous « {close} » ? " if close else ""
    raise UserError(
        f"Aucun dossier « {reference} » ne peut être lu dans les classeurs.",
        f"{meant}Vérifiez la référence dans la feuille « Agents », et les erreurs avec « verifier » ; si son "
        "classeur est archivé, remettez-le dans inputs le temps de la commande.",
    )


def shown(dossiers: Collection[Dossier], bilan: str) -> str:
    """The reference that people know a bilan by, from what registers know it by."""
    own, _, rest = bilan.partition(" (")  # « 2026-001 (nouvelle version …) »
    found = next((dossier.reference for dossier in dossiers if dossier.bilan == own), "")
    taken = any(dossier.reference == own for dossier in dossiers)
    name = found or (f"{own} (ancien bilan)" if taken else own)
    return f"{name} ({rest}" if rest else name


def _recognised(dossier: Dossier) -> Dossier:
    """Refuse to act on a bilan that may be another's."""
    for held in dossier.retenues:
        if held.issue.code == A_CONFIRMER:
            raise UserError(held.issue.message, held.issue.remedy)
    return dossier
