"""A pack put in its place: the one there is replaced only when it is as it was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.store import files
from pipeline.store.envois import Envoi
from pipeline.store.names import PATH_LIMIT, fit, free

GARDE = "l’ancien, que quelqu’un a modifié, est gardé à côté"


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the pack is under ``outputs/``, the digest of each of its files, what there is to know."""

    chemin: str
    fichiers: Mapping[str, str]
    inchange: bool = False
    raison: str = ""


def poser(outputs: Path, wanted: str, held: Mapping[str, bytes], before: Envoi | None) -> Pose:
    """Write a pack, owner-only; nothing when the same is there already."""
    marks = {name: files.digest(data) for name, data in held.items()}
    last = before.prepare if before and before.prepare.chemin else None
    there = _there(outputs, last.chemin) if last else {}
    ours = last is not None and bool(there) and there == dict(last.fichiers)
    if last is not None and ours and there == marks and _same_form(last.chemin, wanted):
        return Pose(last.chemin, marks, inchange=True)
    if last is not None and ours:
        _remove(outputs, last.chemin, last.fichiers)
    path = _free(outputs, _fitted(outputs, wanted))
    _write(outputs, path, held)
    kept = bool(there) and not ours
    return Pose(path, marks, raison=GARDE if kept else "")


def retirer(outputs: Path, before: Envoi) -> str:
    """Take away a pack that nobody may receive any more; say when somebody changed it, and it stays."""
    last = before.prepare
    there = _there(outputs, last.chemin) if last.chemin else {}
    if there and there != dict(last.fichiers):
        return "quelqu’un l’a modifié : supprimez-le vous-même"
    if there:
        _remove(outputs, last.chemin, last.fichiers)
    return ""


def _same_form(one: str, other: str) -> bool:
    return _suffix(one) == _suffix(other)


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix if path.endswith((".zip", ".eml")) else ""


def _fitted(outputs: Path, wanted: str) -> str:
    return fit(wanted, PATH_LIMIT - len(str(outputs)) - 1)


def _there(outputs: Path, path: str) -> dict[str, str]:
    """The digest of every file of a pack, by its place in it; nothing when the pack is gone."""
    place = files.actual(outputs, path)
    if place.is_file():
        return {"": files.digest(place.read_bytes())}
    found = (each for each in place.rglob("*") if each.is_file()) if place.is_dir() else ()
    return {each.relative_to(place).as_posix(): files.digest(each.read_bytes()) for each in found}


def _remove(outputs: Path, path: str, names: Mapping[str, str]) -> None:
    place = files.actual(outputs, path)
    for name in names:
        files.remove(place / name if name else place)
    if place.is_dir():
        place.rmdir()


def _free(outputs: Path, path: str) -> str:
    parent = (outputs / path).parent
    taken = [str(each.relative_to(outputs).as_posix()).casefold() for each in parent.glob("*")]
    return free(path, taken)


def _write(outputs: Path, path: str, held: Mapping[str, bytes]) -> None:
    place = outputs / path
    folders = [*reversed([p for p in place.parents if p.is_relative_to(outputs) and p != outputs])]
    files.make_folder(outputs)
    for folder in (*folders, place) if "" not in held else folders:
        files.make_folder(folder, private=True)
    for name, data in held.items():
        files.write(place / name if name else place, data, private=True)
