"""Workbooks of the tests written as Excel files, and the settings of a run on them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from pipeline.report import publish
from pipeline.report.run import Run
from pipeline.run import build
from pipeline.settings import Settings
from tests.builders import APRES
from tests.workbook.builders import Book

Sheets = tuple[tuple[str, tuple[tuple[tuple[type, Any], ...], ...]], ...]


def enregistrer(book: Book, path: Path) -> Path:
    """Write a workbook as Excel would hold it; written again without a change, it is the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_saved(tuple((name, tuple(_rows(book, name))) for name in book.sheets)))
    return path


def _rows(book: Book, name: str) -> Iterator[tuple[tuple[type, Any], ...]]:
    """The headings, then the rows, each value with its type: 1 and True are one key of a cache otherwise."""
    headings = book.headings(name)
    yield tuple((type(heading), heading) for heading in headings)
    for row in book.sheets[name]:
        values = [row.get(heading) for heading in headings]
        yield tuple((type(value), value) for value in values)


@lru_cache(maxsize=256)
def _saved(sheets: Sheets) -> bytes:
    """The bytes of a workbook: half of the tests drop the same one."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, rows in sheets:
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append([value for _, value in row])
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


@dataclass(frozen=True)
class Bureau:
    """The folders of one office, under ``root``."""

    root: Path

    @property
    def inputs(self) -> Path:
        return self.root / "inputs"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    def deposer(self, book: Book, name: str = "bilans.xlsx") -> "Bureau":
        """Drop a workbook into the inputs."""
        enregistrer(book, self.inputs / name)
        return self

    def reglages(self, day: dt.date = APRES, **options: Any) -> Settings:
        """The settings of a run here."""
        return Settings(
            day=day, inputs=self.inputs, outputs=self.outputs, registre=self.root / "registre", **options
        )

    def produire(self, day: dt.date = APRES, **options: Any) -> Run:
        """Make the documents and the reports, as the command does."""
        settings = self.reglages(day, **options)
        run = build(settings)
        if not settings.dry_run:
            publish(run)
        return run

    def lire(self, name: str) -> str:
        """A report's text."""
        return (self.outputs / name).read_text(encoding="utf-8")

    def fichiers(self) -> dict[str, bytes]:
        """Every Word or calendar file, by its place."""
        return {
            path.relative_to(self.outputs).as_posix(): path.read_bytes()
            for path in sorted(self.outputs.rglob("*"))
            if path.suffix in (".docx", ".ics")
        }
