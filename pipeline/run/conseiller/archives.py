"""What the office's archives still hold of an agent once the synthesis left them: workbooks that quote."""

import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.run.conseiller.traces import quotes
from pipeline.run.saisies.oubli import cite
from pipeline.run.sauvegarde import FOLDER, folder_of
from pipeline.settings import Settings
from pipeline.store.archive import check_archive, read_members, without_members
from pipeline.store.saisies import NAME as REGISTRE
from pipeline.synthese.actions_workbook import PLACE

SUIVI = f"outputs/{PLACE}"
SAISIES = f"registre/{REGISTRE}"
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"})


def nettoyees(settings: Settings, reference: str) -> tuple[str, ...]:
    """Take the follow-up of plans out of our archives where it quotes the agent; name the workbooks that do.

    The follow-up is made again by « relire »; the workbooks are the office's only copies of their day.
    """
    left = []
    for archive in sorted(folder_of(settings).glob("*.zip")):
        found = list(_quoting(archive, reference))
        if SUIVI in found:
            without_members(archive, [SUIVI], {"retraits": "1"})
        left += [f"{FOLDER}/{archive.name} : {name}" for name in found if name != SUIVI]
    return tuple(left)


def _quoting(archive: Path, reference: str) -> Iterator[str]:
    """Give the members of one archive that are workbooks and quote the agent, or cannot be read."""
    try:
        names = [each for each in check_archive(archive).entries if _is_workbook(each)]
    except UserError:
        return
    with tempfile.TemporaryDirectory() as folder:
        for rank, (name, data) in enumerate(read_members(archive, names)):
            path = Path(folder) / (REGISTRE if name == SAISIES else f"{rank}{PurePosixPath(name).suffix}")
            path.write_bytes(data)
            if name == SUIVI or (cite(path, [reference]) if name == SAISIES else quotes(path, reference)):
                yield name
            path.unlink()


def _is_workbook(name: str) -> bool:
    ours = name == SUIVI or name.startswith("inputs/")
    return name == SAISIES or (ours and PurePosixPath(name).suffix.lower() in WORKBOOKS)
