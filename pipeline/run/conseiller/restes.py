"""The places where a synthesis still is, or may be, as a person finds them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.run.sauvegarde import FOLDER, folder_of
from pipeline.settings import Settings
from pipeline.synthese.destruction import Destruction

RESTE = "la synthèse y est encore"


def _shown(settings: Settings, path: Path) -> str:
    """A path as the user knows it."""
    for name, root in (
        ("outputs", settings.outputs),
        ("inputs", settings.inputs),
        (FOLDER, folder_of(settings)),
        ("registre", settings.registre),
    ):
        if path.is_relative_to(root.absolute()) or path.is_relative_to(root):
            inside = path.relative_to(root.absolute() if path.is_relative_to(root.absolute()) else root)
            return f"{name}/{inside.as_posix()}"
    return str(path)


def elsewhere(settings: Settings, plan: Destruction) -> Iterator[str]:
    """Give the files beside outputs, and the members of archives, that hold it."""
    for each in plan.ailleurs:
        inside = f" ({', '.join(each.members)})" if each.members else ""
        yield f"{_shown(settings, each.path)}{inside}"


def doubtful(settings: Settings, plan: Destruction, said: Iterable[str]) -> Iterator[str]:
    """What only a person can settle; what was said of a file already is not said twice."""
    for each in plan.douteux:
        place = _shown(settings, each.path)
        inside = f"l’archive contient la synthèse ({', '.join(each.members)})" if each.members else each.doubt
        if not any(place in line for line in said):
            yield f"{place} : {inside}"


def still(settings: Settings, again: Destruction) -> Iterator[str]:
    """What a second look still finds."""
    yield from (f"outputs/{path} : {RESTE}" for path in again.fichiers)
    yield from (f"{place} : {RESTE}" for place in elsewhere(settings, again))
