"""What is said of files put into the folders by somebody that could not be opened: each by its name."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from pipeline.documents.catalogue import TYPES
from pipeline.issues import Issue, Origin, Severity

_APART = frozenset(kind.dossier.partition("/")[0] for kind in TYPES if kind.confidentiel)


def issues_of_refused(refused: Mapping[str, str]) -> Iterator[Issue]:
    """One issue for each file of ``outputs`` that was passed over; ``refused`` says why, by path."""
    for path, why in sorted(refused.items()):
        yield Issue(
            "fichier-ecarte",
            Severity.AVERTISSEMENT,
            f"Le fichier « {PurePosixPath(path).name} » {why} : il n’est ni ouvert ni modifié.",
            "Ouvrez-le dans Word et enregistrez-le de nouveau ; s’il ne s’ouvre pas, reprenez une copie "
            "saine ou retirez-le.",
            Origin(file=f"outputs/{path}"),
            confidential=path.partition("/")[0] in _APART,
        )
