"""The office of another folder taken over: its registers and documents move here whole."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.run.espace.voisin import commence
from pipeline.run.sauvegarde import FOLDER
from pipeline.settings import Settings
from pipeline.store import files
from pipeline.store.lock import one_run

WHOLE = ("registre", "outputs", FOLDER)
NOTE = "DEPLACE.txt"
ASIDE = "avant la reprise"
_LOCK_ONLY = {".en-cours.lock"}


@dataclass(frozen=True, slots=True)
class Reprise:
    """What a take-over did: folders moved whole, workbooks brought, those that differ (named, left there)."""

    dossiers: tuple[str, ...]
    classeurs: tuple[str, ...]
    differents: tuple[str, ...]
    ancien: Path


def reprendre_de(settings: Settings, ancien: Path) -> Reprise:
    """Move registers, documents and archives of another office here, and the workbooks that are not here yet.

    Cut short, it is asked again and goes on. The folder left cannot number any more: its workbooks stand
    aside, with a note that says where everything is. Raises ``UserError`` when this office has begun already.
    """
    here = settings.registre.absolute().parent
    ancien = ancien.absolute()
    if ancien == here or not any((ancien / name).is_dir() for name in (*WHOLE, "inputs")):
        raise UserError(
            f"« {ancien} » n’est pas un autre dossier de travail.", "Donnez l’ancien dossier du programme."
        )
    with one_run(ancien / "registre"):
        if not commence(settings):
            _aside(here)
        moved = tuple(name for name in WHOLE if _moved(ancien / name, here / name))
        brought, differ = _workbooks(ancien / "inputs", settings.inputs)
    _close(ancien, here)
    return Reprise(moved, tuple(brought), tuple(differ), ancien)


def _aside(here: Path) -> None:
    """What only the example made here gives its place."""
    for name in ("registre", "outputs"):
        if (here / name).is_dir() and any((here / name).iterdir()):
            files.make_folder(here / ASIDE)
            _rename(here / name, _free(here / ASIDE / name))


def _free(path: Path) -> Path:
    names = (path.with_name(f"{path.name}{suffix}") for suffix in ("", *(f" {n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists())


def _moved(source: Path, target: Path) -> bool:
    if not source.is_dir() or {path.name for path in source.iterdir()} <= _LOCK_ONLY:
        return False
    files.make_folder(target)
    taken = sorted(path.name for path in source.iterdir() if (target / path.name).exists())
    taken = [name for name in taken if name not in _LOCK_ONLY]
    if taken:
        raise UserError(
            f"« {target.name} » contient déjà {taken[0]} : les deux dossiers ont servi séparément.",
            "Mettez de côté ce que ce dossier-ci a fait (outputs, registre), puis relancez. S’il a déjà émis "
            "des factures, demandez à la personne qui suit le programme.",
            str(target),
        )
    for path in sorted(source.iterdir()):
        if path.name not in _LOCK_ONLY:
            _rename(path, target / path.name)
    return True


def _rename(path: Path, target: Path) -> None:
    try:
        path.rename(target)
    except OSError as fault:
        raise UserError(
            f"« {path.name} » n’a pas pu être déplacé.",
            "Fermez Word, Excel et l’explorateur de fichiers ; les deux dossiers doivent être sur le même "
            "disque. Relancez ensuite : la reprise continue où elle en est.",
            str(path),
        ) from fault


def _workbooks(source: Path, target: Path) -> tuple[list[str], list[str]]:
    """Bring what is not here yet; of a file that both have and that differs, ours stays: it is named."""
    brought, differ = [], []
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        name = path.relative_to(source).as_posix()
        if not path.is_file() or files.is_owner_file(path.name):
            continue
        if (target / name).exists():
            differ += [name] if (target / name).read_bytes() != path.read_bytes() else []
            continue
        files.make_folder((target / name).parent)
        files.write(target / name, path.read_bytes())
        brought.append(name)
    return brought, differ


def _close(ancien: Path, here: Path) -> None:
    """The old program, started by habit, finds no workbook to number from."""
    aside = ancien / "inputs (repris)"
    if (ancien / "inputs").is_dir() and not aside.exists():
        _rename(ancien / "inputs", aside)
    text = f"Ce dossier ne sert plus : ses registres et ses documents sont dans\r\n{here}\r\n"
    files.write(ancien / NOTE, text.encode("utf-8-sig"))
