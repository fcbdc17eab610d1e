"""The dossiers behind a counsellor's command: the user's own, never the example's."""

from pipeline.build.gather import Gathered, gather
from pipeline.errors import UserError
from pipeline.model.entites import Dossier
from pipeline.settings import Settings


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
            return dossier
    raise UserError(
        f"Aucun dossier « {reference} » ne peut être lu dans les classeurs.",
        "Vérifiez la référence dans la feuille « Agents », et les erreurs avec « verifier » ; si son "
        "classeur est archivé, remettez-le dans inputs le temps de la commande.",
    )
