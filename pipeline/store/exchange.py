"""What stands in some folders exchanged for what was prepared: two noted phases, so that a crash is finished.

First everything that is there moves aside, then what was prepared takes its place. The note in the prepared
folder says which phase is under way: whoever finds it goes on from there, and nothing is lost in between.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import UserError
from pipeline.store import files
from pipeline.store.lock import NAME as LOCK
from pipeline.store.lock import STATE


def start(office: Path, staging: Path, aside: Path, roots: Mapping[str, Path]) -> None:
    """Exchange what each folder of ``roots`` holds for ``staging/<root>``; the old goes to ``aside``."""
    files.make_folder(office)
    files.make_folder(aside, private=True)
    _note(staging, "vider", aside, {root: str(folder) for root, folder in roots.items()})
    resume(staging)


def pending(staging: Path) -> bool:
    """Whether an exchange was cut short there."""
    return (staging / STATE).is_file()


def resume(staging: Path) -> bool:
    """Go on with an exchange, if one is noted; whether there was one."""
    if not pending(staging):
        return False
    state = json.loads((staging / STATE).read_text(encoding="utf-8"))
    aside = Path(state["de_cote"])
    folders = {root: Path(folder) for root, folder in state["dossiers"].items()}
    if state["phase"] == "vider":
        for root, folder in folders.items():
            _move_all(folder, aside / root)
        _note(staging, "remplir", aside, state["dossiers"])
    for root, folder in folders.items():
        _move_all(staging / root, folder)
    shutil.rmtree(staging)
    return True


def _move_all(source: Path, target: Path) -> None:
    """Move what a folder holds, but the lock of the run that does it."""
    if not source.is_dir():
        return
    files.make_folder(target)
    for path in sorted(source.iterdir()):
        if path.name != LOCK:
            try:
                path.replace(target / path.name)
            except OSError as fault:
                raise UserError(
                    f"« {path.name} » est ouvert dans un autre programme : la restauration n’est pas finie.",
                    "Fermez Word, Excel et l’explorateur de fichiers, puis lancez « restaurer » de nouveau, "
                    "qui reprendra où elle en est.",
                    str(path),
                ) from fault


def _note(staging: Path, phase: str, aside: Path, folders: Mapping[str, str]) -> None:
    said = json.dumps({"phase": phase, "de_cote": str(aside.absolute()), "dossiers": dict(folders)})
    files.write(staging / STATE, said.encode())
