"""What a dropped workbook would give: what is understood of it, sheet by sheet, and what is wrong in it."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import UserError
from pipeline.issues import Issue, Severity
from pipeline.run.depot.boite import ARCHIVES
from pipeline.run.gather import gather
from pipeline.settings import Settings
from pipeline.sheetfiles import open_workbook
from pipeline.sheetfiles.columns import column_index, column_letters
from pipeline.sheetfiles.marked import marked_name, refresh_marked
from pipeline.sheetfiles.model import RawSheet
from pipeline.workbook.reading.findings import shown

AUTOUR = 2  # columns shown on each side of a faulty cell
INCONNUE = "presentation-inconnue"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")


@dataclass(frozen=True, slots=True)
class Recu:
    """What was understood of a workbook, sheet by sheet, and what is wrong, by sheet in its order.

    ``nom`` is its name under inputs; ``ailleurs``: the errors that the other workbooks would have with it.
    ``inconnu``: no sheet of it is ours.
    """

    nom: str
    lus: tuple[str, ...]
    fautes: tuple[tuple[str, tuple[Issue, ...]], ...]
    ailleurs: tuple[Issue, ...]
    remplace: str
    inconnu: bool

    @property
    def erreurs(self) -> int:
        """How many of its faults are errors."""
        return sum(issue.severity is Severity.ERREUR for _, found in self.fautes for issue in found)


def examiner(settings: Settings, path: Path, remplace: str = "", dossier: str = "") -> Recu:
    """Read it as if it were in inputs, in place of the one that it replaces; nothing is written."""
    with _as_if(settings, path, remplace, dossier) as trial:
        gathered = gather(trial)
    name = f"{dossier}/{path.name}" if dossier else path.name
    own = [issue for issue in gathered.issues if issue.origin.file == name]
    read = [sheet for sheet in gathered.reading.sheets if sheet.place.file == name]
    others = [i for i in gathered.issues if i.origin.file != name and i.severity is Severity.ERREUR]
    return Recu(
        name,
        tuple(sheet.sentence for sheet in read if sheet.rows),
        tuple(_by_sheet(own)),
        tuple(others),
        remplace,
        not read and all(i.code == INCONNUE or i.severity is not Severity.ERREUR for i in own),
    )


def marque(path: Path, name: str, issues: Sequence[Issue]) -> Path:
    """Write the annotated copy of a workbook kept apart, to be downloaded."""
    target = path.parent / f"à corriger – {marked_name(path.name, open_workbook(path).kind)}"
    target.unlink(missing_ok=True)
    refresh_marked(path, issues, target, name=name, confidential=True)
    if not target.exists():
        raise UserError("Aucune cellule de ce classeur n’est à corriger.", "Gardez-le tel quel.")
    return target


def autour(path: Path, sheet: str, cell: str) -> tuple[tuple[str, str, bool], ...]:
    """The cells around one, as its row has them: column's letters, text, whether it is the cell itself."""
    found = _CELL.fullmatch(cell)
    raw = next((each for each in _sheets(path) if each.name == sheet), None)
    if found is None or raw is None:
        return ()
    cells = next((row.cells for row in raw.rows if row.number == int(found[2])), [])
    middle = column_index(found[1])
    return tuple(
        (column_letters(n), shown(cells[n]) if n < len(cells) else "", n == middle)
        for n in range(max(0, middle - AUTOUR), middle + AUTOUR + 1)
    )


def _sheets(path: Path) -> tuple[RawSheet, ...]:
    try:
        return open_workbook(path).sheets
    except UserError:
        return ()


@contextmanager
def _as_if(settings: Settings, path: Path, remplace: str, dossier: str) -> Iterator[Settings]:
    """The settings of a reading where the workbook is in inputs."""
    with tempfile.TemporaryDirectory(prefix="bilan-depot-") as place:
        trial = Path(place) / "inputs"
        if settings.inputs.is_dir():
            shutil.copytree(settings.inputs, trial, ignore=_archives, copy_function=_linked)
        if remplace:
            (trial / remplace).unlink(missing_ok=True)
        (trial / dossier).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, trial / dossier / path.name)
        yield replace(settings, inputs=trial)


def _archives(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name.casefold() == ARCHIVES]


def _linked(source: str, target: str) -> str:
    """The file under another name, without reading it, where the disk can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def _by_sheet(issues: Sequence[Issue]) -> Iterator[tuple[str, tuple[Issue, ...]]]:
    for sheet in dict.fromkeys(issue.origin.sheet for issue in issues):
        yield sheet, tuple(issue for issue in issues if issue.origin.sheet == sheet)
