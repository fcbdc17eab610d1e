"""The workbooks dropped and not yet kept: one folder beside the registers, from which they go to inputs."""

import re
from datetime import datetime
from pathlib import Path

from pipeline.errors import UserError
from pipeline.ingest import MOST
from pipeline.ingest.trial import HOSTILE
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.store.verdicts import vet
from pipeline.workbook.reading.sources import WORKBOOKS, find_sources
from pipeline.workbook.values.nir import holds_nir

FOLDER = "depots"
ARCHIVES = "archives"
CONSEILLER = "conseiller"
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


def recevoir(settings: Settings, nom: str, data: bytes, qui: str = "") -> Path:
    """Keep a workbook apart, with those of ``qui`` where several people drop some.

    Raises ``UserError`` for what is no workbook, or must not be opened.
    """
    name = _name(nom)
    if len(data) > MOST:
        raise UserError(
            f"« {name} » est trop gros : {MOST // 2**20} Mo au plus.", "Déposez une copie allégée."
        )
    folder = _folder(settings, qui)
    for each in (settings.registre, settings.registre / FOLDER, folder):
        files.make_folder(each, private=True)
    path = folder / name
    files.write(path, data, private=True)
    why = vet(settings.registre, [path]).get(path, "")
    if why in HOSTILE:
        path.unlink()
        raise UserError(f"Le fichier « {name} » {why} : il n’est pas ouvert.", "Déposez une copie saine.")
    return path


def depose(settings: Settings, nom: str, qui: str = "") -> Path:
    """Find a workbook kept apart. Raises ``UserError`` when it is there no more."""
    path = _folder(settings, qui) / _name(nom)
    if not path.is_file():
        raise UserError(f"« {path.name} » n’est plus en attente.", "Déposez-le de nouveau.")
    return path


def _folder(settings: Settings, qui: str) -> Path:
    """Where the workbooks of somebody wait; no identifier is a way out of it."""
    folder = settings.registre / FOLDER
    return folder / f"de {sans_dossier(qui)}" if qui else folder


def classeurs(settings: Settings) -> tuple[str, ...]:
    """The office's own workbooks, by their names under inputs; one that may not be told is not proposed."""
    own = (source for source in find_sources(settings.inputs) if not source.example)
    return tuple(source.name for source in own if settings.inputs / source.name == source.path)


def propose(settings: Settings, path: Path) -> str:
    """The workbook that it seems to replace: the one of the same name; "" for none."""
    known = classeurs(settings)
    return next((name for name in known if name.rpartition("/")[2].casefold() == path.name.casefold()), "")


def garder(settings: Settings, path: Path, remplace: str, dossier: str, now: datetime) -> Path:
    """Put it in inputs; the one that it replaces goes to archives. Returns where it is now."""
    if remplace and remplace not in classeurs(settings):
        raise UserError(f"« {remplace} » n’est plus dans inputs.", "Choisissez de nouveau.")
    target = settings.inputs / dossier / path.name
    former = settings.inputs / remplace if remplace else None
    if target.exists() and (former is None or not former.samefile(target)):
        raise UserError(
            f"Un autre classeur s’appelle déjà « {path.name} ».",
            "Dites qu’il le remplace, ou donnez un autre nom à votre fichier.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = _archived(settings, former, now) if former else None
    try:
        files.write(target, path.read_bytes())
    except UserError:
        if kept is not None:
            kept.unlink()
        raise
    if former is not None and former != target:
        former.unlink()
    path.unlink()
    return target


def _archived(settings: Settings, former: Path, now: datetime) -> Path:
    folder = settings.inputs / ARCHIVES
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{former.stem} (remplacé le {now:%Y-%m-%d à %Hh%M min %S}){former.suffix}"
    files.write(target, former.read_bytes())
    return target


def _name(nom: str) -> str:
    """The file's own name, without any folder. Raises ``UserError`` for what no workbook is called."""
    name = sans_dossier(nom)
    if not name or name.startswith("~$") or Path(name).suffix.casefold() not in WORKBOOKS - {""}:
        raise UserError(
            f"« {name or nom} » n’est pas un classeur.",
            "Déposez un fichier Excel (.xlsx), LibreOffice ou CSV.",
        )
    if holds_nir(name):
        raise UserError(
            "Le nom de ce fichier contient ce qui a la forme d’un numéro de sécurité sociale.",
            "Donnez-lui un autre nom, puis déposez-le de nouveau.",
        )
    return name


def oublier(path: Path) -> None:
    """Remove a workbook kept apart, and its annotated copy."""
    for each in (path, *path.parent.glob(f"à corriger – {path.stem}*")):
        each.unlink(missing_ok=True)


def sans_dossier(nom: str) -> str:
    """The name of a file without any folder nor character that a disk refuses."""
    return _FORBIDDEN.sub("", nom.replace("\\", "/").rpartition("/")[2]).strip(" .")
