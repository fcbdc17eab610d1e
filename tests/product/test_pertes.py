"""Absence is never inferred: each column and each sheet of the example hidden, renamed, emptied in turn."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.issues import Severity
from pipeline.report.run import Run
from pipeline.run.docs import build
from pipeline.settings import Settings
from pipeline.store.outcome import Status
from tests.product.exemple import JOUR, ROOT

OTHER = "Rubrique d’essai"
SAID_ONCE = ("colonne-disparue", "feuille-disparue", "colonne-manquante", "feuille-inconnue")


@dataclass(frozen=True)
class Change:
    """What is done to a workbook; ``column`` counts from 1, 0 means the sheet."""

    book: str
    sheet: str
    column: int
    act: str

    def __str__(self) -> str:
        return f"{self.book} {self.sheet} {self.column} {self.act}"


def _empty(sheet: Worksheet, column: int) -> None:
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if column in (0, cell.column):
                cell.value = None


def _rename(sheet: Worksheet, column: int) -> None:
    if column:
        sheet.cell(1, column).value = OTHER
    else:
        sheet.title = OTHER


def _hide(sheet: Worksheet, column: int) -> None:
    if column:
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    else:
        sheet.sheet_state = "hidden"


def _remove(sheet: Worksheet, column: int) -> None:
    if column:
        sheet.delete_cols(column)
    else:
        book = sheet.parent
        assert book is not None
        book.remove(sheet)


ACTS: dict[str, Callable[[Worksheet, int], None]] = {
    "vide": _empty,
    "renomme": _rename,
    "cache": _hide,
    "ôte": _remove,
}


class Office:
    """An office that has made its documents from the example, under names of its own."""

    def __init__(self, root: Path) -> None:
        self.settings = Settings(
            date.fromisoformat(JOUR),
            root / "inputs",
            root / "outputs",
            root / "registre",
            ROOT / "templates" / "docx",
        )
        (root / "inputs" / "conseiller").mkdir(parents=True)
        shutil.copy(ROOT / "inputs" / "exemple.xlsx", root / "inputs" / "bilans.xlsx")
        shutil.copy(
            ROOT / "inputs" / "conseiller" / "exemple.xlsx", root / "inputs" / "conseiller" / "notes.xlsx"
        )
        assert not [i for i in build(self.settings).issues if i.severity is Severity.ERREUR]

    def after(self, change: Change) -> Run:
        """What a run would do after the change; nothing is written."""
        path = self.settings.inputs / change.book
        whole = path.read_bytes()
        book = load_workbook(path)
        ACTS[change.act](book[change.sheet], change.column)
        book.save(path)
        try:
            return build(replace(self.settings, dry_run=True))
        finally:
            path.write_bytes(whole)

    def changes(self) -> Iterator[Change]:
        """Every column that holds something, and every sheet."""
        for name in ("bilans.xlsx", "conseiller/notes.xlsx"):
            for sheet in load_workbook(self.settings.inputs / name).worksheets:
                if sheet.title in ("Lisez-moi", "Listes") or sheet.max_row < 2:
                    continue
                filled = [
                    number
                    for number, cells in enumerate(sheet.iter_cols(), 1)
                    if any(cell.value is not None for cell in cells[1:])
                ]
                for column in (0, *filled):
                    yield from (Change(name, sheet.title, column, act) for act in ACTS)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("bureau"))


def check(office: Office, change: Change) -> None:
    run = office.after(change)
    made = [line.path for line in run.documents if line.status is Status.FAIT]
    assert not made, f"{change}: {made}"
    errors = [issue for issue in run.issues if issue.severity is Severity.ERREUR]
    if change.act == "cache":
        assert not errors, f"{change}: {errors}"
    elif not known_by_its_headings(run):
        assert errors, f"{change}: no error"
        told = [e.message for e in errors if e.code in SAID_ONCE]
        assert len(told) <= 1, f"{change}: {told}"


def known_by_its_headings(run: Run) -> bool:
    """A sheet that lost only its name lost nothing."""
    return any(issue.code == "feuille-reconnue" for issue in run.issues)


@pytest.mark.epreuve
def test_a_sample_of_losses_makes_and_rewrites_nothing(office: Office) -> None:
    for change in random.Random(4).sample(list(office.changes()), 4):
        check(office, change)


@pytest.mark.epreuve
def test_more_losses_make_and_rewrite_nothing(office: Office) -> None:
    for change in random.Random(5).sample(list(office.changes()), 150):
        check(office, change)


@pytest.mark.epreuve_longue
def test_no_loss_makes_or_rewrites_anything(office: Office) -> None:
    for change in office.changes():
        check(office, change)
