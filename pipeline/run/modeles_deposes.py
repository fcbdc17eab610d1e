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
from pipeline.store import files, prises
from pipeline.store.verdicts import vet

ARCHIVES = "archives"


@dataclass(frozen=True, slots=True)
class Modele:
    """One template: its file's name, the type that it is for, whether it is the office's own."""

    nom: str
    kind: DocumentType
    propre: bool


@dataclass(frozen=True, slots=True)
class Remis:
    """What came of a template put back. ``garde``: where the other one is kept under inputs, "" for none.

    ``deux``: somebody else had put another one in place: it stays, and this one is kept.
    """

    garde: str = ""
    deux: bool = False


def modeles(settings: Settings) -> Iterator[Modele]:
    """Every template, by the order of the types."""
    for name, kind in kinds().items():
        yield Modele(name, kind, (settings.inputs / OWN / name).is_file())


def fichier(settings: Settings, nom: str) -> Path:
    """The file in use of a template. Raises ``UserError`` for a name that is none's."""
    return source_of(settings, _known(nom))


def prendre(settings: Settings, nom: str, qui: str) -> Path:
    """The file in use of a template, and remember that a person takes this version along."""
    path = fichier(settings, nom)
    prises.prendre(settings.registre, _cle(nom), path.read_bytes(), qui)
    return path


def remettre(settings: Settings, nom: str, data: bytes, now: datetime, qui: str = "") -> Remis:
    """Put an edited template in place; raises what is wrong with it, and then nothing changes.

    The office's own that another person put there since ``qui`` took it stays: this one is kept beside.
    """
    name = _known(nom)
    _check(settings, name, data)
    target, taken = settings.inputs / OWN / name, prises.prise(settings.registre, _cle(name), qui)
    if target.is_file() and files.digest(target.read_bytes()) not in (taken, files.digest(data)):
        return Remis(_archived(settings, name, data, now), deux=True)
    kept = _aside(settings, name, now)
    files.make_folder(target.parent)
    files.write(target, data)
    prises.prendre(settings.registre, _cle(name), data, qui)
    return Remis(kept)


def _check(settings: Settings, name: str, data: bytes) -> None:
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


def _aside(settings: Settings, name: str, now: datetime) -> str:
    """Keep the office's own one in archives: where; "" when there is none."""
    own = settings.inputs / OWN / name
    return _archived(settings, name, own.read_bytes(), now) if own.is_file() else ""


def _archived(settings: Settings, name: str, data: bytes, now: datetime) -> str:
    path = Path(ARCHIVES) / OWN / f"{Path(name).stem} ({now:%Y-%m-%d %Hh%M min %S}){Path(name).suffix}"
    (settings.inputs / path).parent.mkdir(parents=True, exist_ok=True)
    files.write(settings.inputs / path, data)
    return path.as_posix()


def _cle(nom: str) -> str:
    return f"modele/{nom}"


def _known(nom: str) -> str:
    if nom not in kinds():
        raise UserError(f"Aucun modèle ne s’appelle « {nom} ».", "Choisissez-le dans la liste.")
    return nom
