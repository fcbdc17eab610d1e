"""What is said before anything else of the syntheses: those that cannot be read, those of nobody."""

from collections.abc import Collection, Iterable, Iterator

from pipeline.issues import Issue, Origin, Severity
from pipeline.settings import Settings
from pipeline.store.backup import last_good
from pipeline.store.decide import UNREADABLE
from pipeline.store.outcome import Outcome
from pipeline.store.register import Known
from pipeline.store.tree import FORMATS, look

FOLDER = "syntheses/"


def illisibles(settings: Settings, outcomes: Iterable[Outcome], refused: Collection[str]) -> Iterator[Issue]:
    """One issue per file of a living document that cannot be read, or must not, with its last good copy."""
    for outcome in outcomes:
        unread = outcome.reason.startswith(UNREADABLE) or outcome.path in refused
        if outcome.kind == "synthese" and unread:
            good = last_good(settings.outputs, outcome.path)
            remedy = (
                f"Reprenez la dernière copie lisible : outputs/{good}."
                if good
                else "Aucune copie n’est gardée."
            )
            yield Issue(
                "synthese-illisible",
                Severity.ERREUR,
                f"outputs/{outcome.path} est illisible : protégé par un mot de passe, ou abîmé. Il "
                "n’est pas touché, et ne suit plus le classeur.",
                f"Ouvrez-le dans Word pour retirer le mot de passe ou le réparer. {remedy}",
                Origin(file=outcome.path),
                dossiers=outcome.dossiers,
            )


def orphelines(settings: Settings, rows: Iterable[Known], planned: Collection[str]) -> Iterator[Issue]:
    """One issue per file among the syntheses that belongs to no dossier the program knows."""
    if settings.only and "synthese" not in settings.only:
        return
    known = {row.path: row.key for row in rows if not row.destroyed}
    tree = look(settings.outputs)
    for path in sorted(tree.files):
        if path.startswith(FOLDER) and path.lower().endswith(FORMATS) and path not in known:
            carried = tree.identifier(path)
            if carried not in planned and carried not in known.values():
                whose = (
                    f"porte « {carried} », que rien ne connaît" if carried else "ne porte aucun identifiant"
                )
                yield Issue(
                    "synthese-orpheline",
                    Severity.INFORMATION,
                    f"outputs/{path} {whose} : ce fichier n’est suivi par personne.",
                    "Rangez-le ailleurs, supprimez-le, ou remettez son dossier dans les classeurs.",
                    Origin(file=path),
                )
