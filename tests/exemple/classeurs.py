"""Both example workbooks, made as blank ones are, with the rows that exemple.toml declares."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from pipeline.dispositifs.loader import load
from pipeline.workbook.blank.selection import Selection, select
from pipeline.workbook.blank.workbook import make_workbook
from pipeline.workbook.columns import Column

DECLARATION = Path(__file__).with_name("exemple.toml")
NAMES = {"exemple.xlsx": False, "conseiller/exemple.xlsx": True}


def books() -> dict[str, Workbook]:
    """The workbooks by their path under ``inputs``."""
    declared = tomllib.loads(DECLARATION.read_text(encoding="utf-8"))
    schemes = [*load(None)[0].values()]
    return {name: _book(declared, select(None, conseiller=own), schemes) for name, own in NAMES.items()}


def _book(declared: Mapping[str, Any], every: Selection, schemes: Sequence[Any]) -> Workbook:
    kept = {modele: sheet for modele in every if (sheet := declared.get(modele.feuille.nom))}
    chosen = {modele: _columns(every[modele], sheet["colonnes"]) for modele, sheet in kept.items()}
    rows = {
        modele: [_row(chosen[modele], line) for line in sheet["lignes"]] for modele, sheet in kept.items()
    }
    return make_workbook(chosen, rows, schemes)


def _columns(every: Sequence[Column], titles: Sequence[str]) -> tuple[Column, ...]:
    found = tuple(column for column in every if column.titre in titles)
    if len(found) != len(titles):
        raise ValueError(f"no such column: {set(titles) - {column.titre for column in found}}")
    return found


def _row(chosen: Sequence[Column], line: Mapping[str, object]) -> dict[str, object]:
    names = {column.titre: column.nom for column in chosen}
    return {names[title]: value for title, value in line.items()}
