"""Headings, sheet names, merges, epochs and encodings spoiled by thousands: each fault told, none guessed."""

import csv
import datetime as dt
import os
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.sheetfiles import open_workbook
from pipeline.sheetfiles.model import Merge, RawRow, RawSheet, RawWorkbook
from pipeline.workbook.reading import Reading, Source, read_workbooks
from pipeline.workbook.reading.findings import Findings, shown
from tests.workbook.builders import SCHEMES, Book
from tests.workbook.mutations import base

Facts = dict[tuple[str, str, str], object]
Sheets = dict[str, RawSheet]
BLANK = (None, ())
_EPOCH = dt.date(1904, 1, 1)
_WORDS = ("Zorglub", "Colonne 1", "xx", "Divers", "№", "Heure début", "Nom de naissance", "Remarques")
_CODECS = ("utf-8", "utf-8-sig", "cp1252", "cp850", "mac_roman", "utf-16", "utf-16-le", "utf-16-be")


@cache
def sound() -> tuple[Sheets, Facts]:
    sheets = {sheet.name: sheet for sheet in base().raw().sheets}
    return sheets, facts(read(sheets.values()))


def read(sheets: object, *others: tuple[Source, RawWorkbook]) -> Reading:
    book = RawWorkbook(tuple(sheets))  # type: ignore[arg-type]
    source = Source(Path("a.xlsx"), "a.xlsx", example=False, conseiller=False)
    return read_workbooks([(source, book), *others], SCHEMES, Findings())


def facts(reading: Reading) -> Facts:
    """What was understood of agents and their sessions, field by field."""
    found: Facts = {}
    for agent in reading.tables.agents:
        for nom, value in agent.row.model_dump().items():
            found["Agents", agent.row.reference, nom] = value
    for seance in reading.tables.seances:
        key = f"{seance.row.reference or seance.row.promotion} {seance.row.date} {seance.row.debut}"
        for nom, value in seance.row.model_dump().items():
            found["Séances", key, nom] = value
    return found


def cells(sheet: RawSheet, row: int) -> list[object]:
    return [*sheet.rows[row].cells]


def with_row(sheet: RawSheet, row: int, changed: list[object]) -> RawSheet:
    rows = [*sheet.rows]
    rows[row] = RawRow(rows[row].number, changed)  # type: ignore[arg-type]
    return replace(sheet, rows=rows)


def heading(sheets: Sheets, chance: random.Random) -> set[str]:
    """A heading that says nothing, another thing, or nothing at all."""
    name = chance.choice(("Agents", "Séances"))
    head = cells(sheets[name], 0)
    head[chance.randrange(len(head))] = chance.choice((None, *_WORDS))
    sheets[name] = with_row(sheets[name], 0, head)
    return {name}


def tab(sheets: Sheets, chance: random.Random) -> set[str]:
    """Another name for a sheet."""
    name = chance.choice(("Agents", "Séances", "Employeurs"))
    sheets[name] = replace(
        sheets[name], name=chance.choice((f"{name} 2026", "Feuil3", "Zorglub", f"{name} (2)"))
    )
    return {name, sheets[name].name}


def merge(sheets: Sheets, chance: random.Random) -> set[str]:
    """Cells merged over what they hide."""
    name = chance.choice(("Agents", "Séances"))
    column, row = chance.randrange(len(cells(sheets[name], 0))), chance.randrange(2, 9)
    block = Merge(row, column, row + chance.randint(1, 3), column)
    sheets[name] = replace(sheets[name], merged=(*sheets[name].merged, block))
    return {name}


def epoch(sheets: Sheets, _chance: random.Random) -> set[str]:
    """The same days, counted by a Mac of 1904 in General cells: nothing changes."""
    for name, sheet in sheets.items():
        rows = [
            RawRow(row.number, [(c - _EPOCH).days if type(c) is dt.date else c for c in row.cells])
            for row in sheet.rows
        ]
        sheets[name] = replace(sheet, rows=rows, from_1904=True)
    return set()


SPOILERS: tuple[Callable[[Sheets, random.Random], set[str]], ...] = (heading, tab, merge, heading, epoch)


def spoiled(seed: int) -> tuple[Reading, set[str]]:
    chance = random.Random(seed)
    sheets = dict(sound()[0])
    touched: set[str] = set()
    for spoil in chance.sample(SPOILERS, chance.randint(1, 3)):
        touched |= spoil(sheets, chance)
    return read(sheets.values()), touched


def check(seed: int) -> None:
    """What is understood is as in the sound workbook; what is lost is told on the sheet that was touched."""
    reading, touched = spoiled(seed)
    whole, found = sound()[1], facts(reading)
    wrong = {key: value for key, value in found.items() if value not in BLANK and whole.get(key) != value}
    assert not wrong, (seed, wrong)
    lost = [key for key, value in whole.items() if value not in BLANK and found.get(key) in BLANK]
    if lost:
        told = {issue.origin.sheet for issue in reading.issues}
        assert told & touched, (seed, lost[:3], touched)


def encoded(seed: int, folder: Path) -> None:
    """The agents as a delimited file: read as they are, or refused."""
    chance = random.Random(seed)
    sheets = dict(sound()[0])
    agents = sheets.pop("Agents")
    out = StringIO()
    writer = csv.writer(out, delimiter=chance.choice(";,\t|"))
    for row in agents.rows:
        writer.writerow([shown(cell) for cell in row.cells])
    path = folder / "Agents.csv"
    path.write_bytes(out.getvalue().replace("Nom ", "Hélène Çà ").encode(chance.choice(_CODECS), "replace"))
    try:
        book = open_workbook(path)
    except UserError:
        return
    source = Source(path, path.name, example=False, conseiller=False)
    found = facts(read(sheets.values(), (source, book)))
    names = {value for (sheet, _, nom), value in found.items() if (sheet, nom) == ("Agents", "nom")}
    assert names == {f"Hélène Çà {n}" for n in range(1, 13)}, (seed, names)


def test_spoiled_structures_are_told_and_nothing_is_guessed() -> None:
    for seed in range(15):
        check(seed)


def test_encodings_are_read_or_refused(tmp_path: Path) -> None:
    for seed in range(10):
        encoded(seed, tmp_path)


@pytest.mark.epreuve
def test_thousands_of_spoiled_structures_are_told_and_nothing_is_guessed(tmp_path: Path) -> None:
    start = int(os.environ.get("GRAINE", "0")) + 1000
    for seed in range(start, start + 1500):
        check(seed)
        if seed % 10 == 0:
            encoded(seed, tmp_path)


def test_the_book_to_spoil_is_sound() -> None:
    assert not read(sound()[0].values()).issues
    assert isinstance(base(), Book)
    assert len(sound()[1]) > 1000
