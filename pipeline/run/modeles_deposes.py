"""An office's own templates: put in place once checked, put aside to come back to the shipped one."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipeline.documents.kind import DocumentType
from pipeline.errors import UserError
from pipeline.run.modeles import kinds
from pipeline.run.template_sources import OWN, source_of
from pipeline.run.templates import check_templates, known
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.store.verdicts import vet

ARCHIVES = "archives"


@dataclass(frozen=True, slots=True)
class Modele:
    """One template: its file's name, the type that it is for, whether it is the office's own."""

    nom: str
    kind: DocumentType
    propre: bool


def modeles(settings: Settings) -> Iterator[Modele]:
    """Every template, by the order of the types."""
    for name, kind in kinds().items():
        yield Modele(name, kind, (settings.inputs / OWN / name).is_file())


def fichier(settings: Settings, nom: str) -> Path:
    """The file in use of a template. Raises ``UserError`` for a name that is none's."""
    return source_of(settings, _known(nom))


def remettre(settings: Settings, nom: str, data: bytes, now: datetime) -> None:
    """Put an edited template in place; raises what is wrong with it, and then nothing changes."""
    name = _known(nom)
    with tempfile.TemporaryDirectory(prefix="bilan-modele-") as place:
        trial = Path(place) / OWN / name
        trial.parent.mkdir()
        trial.write_bytes(data)
        if why := vet(settings.registre, [trial]).get(trial, ""):
            raise UserError(
                f"Le fichier « {name} » {why} : il n’est pas ouvert.", "Reprenez une copie saine."
            )
        checked = check_templates(replace(settings, inputs=Path(place)), {name: known(kinds()[name])})
    for fault in checked.faults.values():
        raise fault
    _aside(settings, name, now)
    target = settings.inputs / OWN / name
    files.make_folder(target.parent)
    files.write(target, data)


def revenir(settings: Settings, nom: str, now: datetime) -> None:
    """Come back to the shipped template; one's own goes to archives."""
    name = _known(nom)
    if kinds()[name].propre:
        raise UserError(
            f"« {name} » n’a pas de modèle livré : c’est un type à vous.", "Corrigez-le dans Word."
        )
    _aside(settings, name, now)
    (settings.inputs / OWN / name).unlink(missing_ok=True)


def retirer(settings: Settings, nom: str, now: datetime) -> None:
    """End a kind of one's own: its template and its settings go to archives, its documents stay."""
    name = _known(nom)
    if not kinds()[name].propre:
        raise UserError(f"« {name} » est un modèle du programme : il ne se retire pas.")
    for one in (name, f"{Path(name).stem}.toml"):
        _aside(settings, one, now)
        (settings.inputs / OWN / one).unlink(missing_ok=True)


def _aside(settings: Settings, name: str, now: datetime) -> None:
    own = settings.inputs / OWN / name
    if own.is_file():
        folder = settings.inputs / ARCHIVES / OWN
        folder.mkdir(parents=True, exist_ok=True)
        files.write(folder / f"{own.stem} ({now:%Y-%m-%d %Hh%M min %S}){own.suffix}", own.read_bytes())


def _known(nom: str) -> str:
    if nom not in kinds():
        raise UserError(f"Aucun modèle ne s’appelle « {nom} ».", "Choisissez-le dans la liste.")
    return nom
