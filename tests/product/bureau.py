"""An office: the example's workbooks as the user's own, cut down to a few agents, and what is done there."""

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.report import publish
from pipeline.report.run import Run
from pipeline.run import build
from pipeline.settings import ROOT, Settings
from pipeline.store.outcome import Outcome, Status

JOUR = dt.date(2026, 12, 1)
LEA = "2026-001"
# A whole consent, a withdrawn one, one to the plan only; L. 5212-13 persons; a prestataire's agent.
KEPT = (LEA, "2026-006", "2026-007", "2026-010", "2026-014", "2026-020", "2026-025")
AGENTS, CONSEILLER = "agents.xlsx", "conseiller/entretiens.xlsx"


@dataclass(frozen=True)
class Bureau:
    """Folders ``inputs``, ``outputs`` and ``registre`` under ``root``."""

    root: Path
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def inputs(self) -> Path:
        return self.root / "inputs"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    @property
    def registre(self) -> Path:
        return self.root / "registre"

    def settings(self, **options: Any) -> Settings:
        given = {"day": JOUR, **self.options, **options}
        return Settings(inputs=self.inputs, outputs=self.outputs, registre=self.registre, **given)

    def run(self, **options: Any) -> Run:
        """Make the documents and the reports."""
        run = build(self.settings(**options))
        publish(run)
        return run

    def line(self, kind: str = "synthese", reference: str = LEA, **options: Any) -> Outcome:
        """Run, and give what became of one document."""
        return line(self.run(**options), kind, reference)

    def document(self, kind: str = "synthese", reference: str = LEA) -> Path:
        """The document as the run names it."""
        folder = {"synthese": "syntheses"}.get(kind, f"{kind}s")
        (path,) = (self.outputs / folder).glob(f"*{reference}*.docx")
        return path

    def write(self, sheet: str, reference: str, column: str, value: Any, file: str = AGENTS) -> None:
        """Type a value in the first row of a reference."""
        path = self.inputs / file
        path.write_bytes(_typed(path.read_bytes(), sheet, reference, column, (type(value), value)))

    def add(self, sheet: str, *rows: tuple[Any, ...], file: str = AGENTS) -> None:
        """Add rows under those there."""
        book = load_workbook(self.inputs / file)
        for row in rows:
            book[sheet].append(row)
        book.save(self.inputs / file)

    def drop(self, sheet: str, reference: str, file: str = AGENTS) -> None:
        """Delete the rows of a reference."""
        book = load_workbook(self.inputs / file)
        _keep(book[sheet], lambda row: row[0] != reference)
        book.save(self.inputs / file)

    def files(self) -> dict[str, bytes]:
        """Every file under outputs but the reports, which are written at each run."""
        return {
            path.relative_to(self.outputs).as_posix(): path.read_bytes()
            for path in sorted(self.outputs.rglob("*"))
            if path.is_file() and not path.name.startswith("rapport.")
        }

    def written(self) -> str:
        """Everything that reports, registers and incident files say, as text."""
        places = [*self.outputs.glob("rapport.*"), *self.outputs.glob("incident*"), *self.registre.rglob("*")]
        return "".join(path.read_bytes().decode("utf-8", "replace") for path in places if path.is_file())


def line(run: Run, kind: str = "synthese", reference: str = LEA) -> Outcome:
    """What became of one document."""
    (found,) = [each for each in run.documents if each.kind == kind and each.dossiers == (reference,)]
    return found


def changes(found: Outcome) -> dict[str, tuple[str, str]]:
    """The values that a line tells, old → new."""
    return {change.champ: (change.ancien, change.nouveau) for change in found.changes}


def statuses(run: Run) -> set[Status]:
    """What became of the documents that are due."""
    return {each.status for each in run.documents} - {Status.PAS_ENCORE, Status.SANS_OBJET}


def copied(source: Bureau, root: Path) -> Bureau:
    """The same office elsewhere, times of files kept."""
    shutil.copytree(source.root, root, dirs_exist_ok=True)
    return Bureau(root, source.options)


def opened(root: Path, **options: Any) -> Bureau:
    """A new office with the example's agents, nothing made yet."""
    bureau = Bureau(root, options)
    (bureau.inputs / "conseiller").mkdir(parents=True)
    (bureau.inputs / AGENTS).write_bytes(_reduced("exemple.xlsx"))
    (bureau.inputs / CONSEILLER).write_bytes(_reduced("conseiller/exemple.xlsx"))
    return bureau


@cache
def _reduced(name: str) -> bytes:
    book = load_workbook(ROOT / "inputs" / name)
    for sheet in ("Agents", "Financements", "Consentements", "Préremplissage", "Actions", "Confidentiel"):
        if sheet in book:
            _keep(book[sheet], lambda row: row[0] in KEPT)
    if "Séances" in book:
        _keep(book["Séances"], lambda row: row[0] in KEPT)
        for sheet in ("Promotions", "Absences", "À facturer"):
            _keep(book[sheet], lambda row: False)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


@lru_cache(maxsize=64)
def _typed(data: bytes, sheet: str, reference: str, column: str, typed: tuple[type, Any]) -> bytes:
    book = load_workbook(BytesIO(data))
    table = book[sheet]
    row = next(row for row in table.iter_rows(min_row=2) if row[0].value == reference)
    row[_column(table, column)].value = typed[1]
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _keep(sheet: Worksheet, wanted: Any) -> None:
    rows = list(enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2))
    gone = [n for n, values in rows if any(value is not None for value in values) and not wanted(values)]
    for first, last in reversed(list(_ranges(gone))):
        sheet.delete_rows(first, last - first + 1)


def _ranges(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Rows that follow one another, as first and last: each deletion moves all that stand below."""
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        together = [number for _, number in group]
        yield together[0], together[-1]


def _column(sheet: Worksheet, heading: str) -> int:
    return [str(cell.value).rstrip(" *") for cell in sheet[1]].index(heading)
