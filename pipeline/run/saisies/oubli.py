"""A destroyed synthesis takes along what was noted for it on the page: in its register and workbooks."""

import io
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from pipeline.run.saisies.copie import CONFIDENTIEL, VERROU
from pipeline.run.saisies.fusion import BY_SHEET
from pipeline.settings import Settings
from pipeline.sheetfiles import open_workbook
from pipeline.sheetfiles.model import RawSheet
from pipeline.store import files
from pipeline.store.lock import held
from pipeline.store.saisies import Rangee, exists, opened, rangees
from pipeline.workbook.joins.typed_keys import lire
from pipeline.workbook.reading.layout import find_layout, model_of
from pipeline.workbook.reading.sources import CONSEILLER, is_typed
from pipeline.workbook.sheets import Saisie
from pipeline.workbook.values.fold import fold

NOTES = f"{CONSEILLER}/"


def notes(settings: Settings, references: Collection[str]) -> Iterator[str]:
    """Where the page's own files still hold what was noted of an agent, one French line per place."""
    kept = [row for row in rangees(settings.registre) if _theirs(row, references)]
    if kept:
        yield f"registre/saisies.sqlite : notes tapées sur la page ({len(kept)})"
    for path in _books(settings.inputs):
        if lines := [line for sheet in open_workbook(path).sheets for line in _lines(sheet, references)]:
            yield f"inputs/{NOTES}{path.name} : notes tapées sur la page ({len(lines)})"


def oublier(inputs: Path, registre: Path, references: Collection[str]) -> None:
    """Take these notes away. Raises ``Locked`` when Excel holds one of the workbooks open."""
    if not exists(registre):
        return
    with held(registre / VERROU, patience=20.0):
        for path in _books(inputs):
            _strip(path, references)
        gone = [row.numero for row in rangees(registre) if _theirs(row, references)]
        if gone:
            with opened(registre) as register:
                register.effacer(gone)


def cite(path: Path, references: Collection[str]) -> bool:
    """Tell whether a copy of the register, in an archive, holds notes of an agent."""
    return any(_theirs(row, references) for row in rangees(path.parent))


def _books(inputs: Path) -> list[Path]:
    folder = inputs / CONSEILLER
    found = sorted(folder.glob("*.xlsx")) if folder.is_dir() else []
    return [path for path in found if is_typed(path.name) and not _apart(path.name)]


def _theirs(row: Rangee, references: Collection[str]) -> bool:
    return row.fichier.startswith(NOTES) and not _apart(row.fichier) and _about(row.cellules, references)


def _apart(name: str) -> bool:
    """What « Confidentiel » says serves the contract and the invoice: it is no note of the synthesis."""
    return CONFIDENTIEL in name


def _about(texts: Mapping[str, str], references: Collection[str]) -> bool:
    known = {fold(reference) for reference in references}
    if fold(texts.get("reference", "")) in known:
        return True
    modele = BY_SHEET.get(texts.get("feuille_visee", ""))
    cle = lire(modele, texts.get("cle", ""), {}) if modele else None
    return cle is not None and bool({cle.bilan, fold(cle.dit)} & known)


def _lines(sheet: RawSheet, references: Collection[str]) -> Iterator[int]:
    """The rows of a sheet that are about the agent."""
    modele = model_of(sheet.name)
    theirs = modele is not None and (modele.feuille.conseiller or modele is Saisie)
    layout = find_layout(sheet, modele) if modele and theirs else None
    if layout is None:
        return
    for row in sheet.rows:
        texts = {
            n: str(row.cells[h.index] or "") for n, h in layout.found.items() if h.index < len(row.cells)
        }
        if row.number > layout.row and _about(texts, references):
            yield row.number


def _strip(path: Path, references: Collection[str]) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415 (slow to import)

    found = {sheet.name: list(_lines(sheet, references)) for sheet in open_workbook(path).sheets}
    if not any(found.values()):
        return
    book = load_workbook(path)
    for name, lines in found.items():
        for line in reversed(lines):
            book[name].delete_rows(line)
    stream = io.BytesIO()
    book.save(stream)
    files.write(path, stream.getvalue(), private=True)
