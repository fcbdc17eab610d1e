"""What follows the documents: a fault there is told in the report, which is written whatever happens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.errors import UserError, cause
from pipeline.issues import Issue, Origin, Severity

T = TypeVar("T")
ARRETE = UserError(
    "La production a été arrêtée à votre demande. Les documents écrits sont entiers.",
    "Relancez pour la suite.",
)


def told(fault: UserError) -> Issue:
    """A fault that cut a run short, or one of its last steps, as the report tells it."""
    return Issue(
        "production-incomplete", Severity.ERREUR, fault.message, fault.remedy, Origin(file=fault.place)
    )


@dataclass(slots=True)
class Afterwards:
    """The last steps of a run, each tried whatever came of the others; ``issues``: what went wrong."""

    issues: list[Issue] = field(default_factory=list)

    def tried(self, step: Callable[[], T], otherwise: T) -> T:
        """Give what a step gives, or ``otherwise`` when it fails."""
        try:
            return step()
        except UserError as fault:
            self.issues.append(told(fault))
        except OSError as fault:
            self.issues.append(told(UserError(f"Une étape n’a pas abouti ({cause(fault)}).", REMEDY)))
        return otherwise


REMEDY = "Vérifiez la place qui reste sur le disque et vos droits sur le dossier, puis relancez."
