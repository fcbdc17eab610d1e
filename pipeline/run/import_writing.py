"""The workbooks of an import: ours, replaced only when nobody changed it; what people complete, never."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.dispositifs.model import Dispositif
from pipeline.errors import UserError
from pipeline.run.copies import IMPORTED
from pipeline.settings import Settings
from pipeline.sheetfiles import open_workbook
from pipeline.sheetfiles.columns import column_letters
from pipeline.store import files
from pipeline.workbook.blank.workbook import make_workbook
from pipeline.workbook.blank.writing import LISTES
from pipeline.workbook.columns import Column, Ligne, columns
from pipeline.workbook.mapping.produce import Produced
from pipeline.workbook.reading import read_inputs
from pipeline.workbook.reading.inputs import ORIGINES
from pipeline.workbook.sheets import Agent, Organisme
from pipeline.workbook.values.fold import heading_key

TO_COMPLETE = "À compléter"
_NEEDED = {
    column.nom: column for column in columns(Agent) if column.obligatoire or column.nom == "dispositif"
}
_FIXED = ("reference", "nom", "prenom")
Places = Mapping[str, str]


def target_of(settings: Settings, stem: str) -> Path:
    """Our workbook for a source."""
    return settings.inputs / f"{IMPORTED}{stem}.xlsx"


def check_ours(target: Path, digest: str) -> None:
    """Refuse to replace what somebody changed."""
    if target.exists() and files.digest(target.read_bytes()) != digest:
        raise UserError(
            f"« {target.name} » a été modifié depuis l’import : il est conservé.",
            "Renommez-le ou déplacez-le hors d’inputs, puis relancez.",
        )


def completed(settings: Settings, stem: str) -> dict[str, dict[str, tuple[object, str, str]]]:
    """What people wrote under « À compléter »: reference → field → (value, file, cell)."""
    found: dict[str, dict[str, tuple[object, str, str]]] = {}
    titles = {heading_key(column.titre): nom for nom, column in _NEEDED.items()}
    for path in sorted(settings.inputs.glob(f"complements – {stem}*.xlsx")):
        for sheet in open_workbook(path).sheets:
            if sheet.name == TO_COMPLETE and sheet.rows:
                heads = [titles.get(heading_key(str(cell or "")), "") for cell in sheet.rows[0].cells]
                for row in sheet.rows[1:]:
                    cells = dict(zip(heads, row.cells, strict=False))
                    place = f"feuille « {TO_COMPLETE} », ligne {row.number}"
                    kept = {k: (v, path.name, place) for k, v in cells.items() if k and v is not None}
                    found.setdefault(str(cells.get("reference")), {}).update(kept)
    return found


def complete(made: Produced, given: Mapping[str, Mapping[str, tuple[object, str, str]]]) -> Places:
    """Fill what the rows lack by what people wrote; the files that the places are in, when not the source."""
    elsewhere = {}
    for number, row in enumerate(made.rows[Agent], 2):
        for nom, (value, file, place) in given.get(str(row["reference"]), {}).items():
            if row.get(nom) in (None, ""):
                row[nom] = value
                made.origins["Agents", number, nom] = place
                elsewhere[f"{number}/{nom}"] = file
    return elsewhere


def write_ours(
    target: Path, made: Produced, source: str, elsewhere: Places, schemes: Sequence[Dispositif]
) -> str:
    """Our workbook, with the place of every value in the person's file; its digest."""
    selection = {modele: _used(modele, rows) for modele, rows in made.rows.items() if rows}
    book = make_workbook(selection, made.rows, schemes)
    positions = {
        m.feuille.nom: {c.nom: n for n, c in enumerate(chosen, 1)} for m, chosen in selection.items()
    }
    origins = book.create_sheet(ORIGINES)
    origins.append(["Feuille", "Cellule", "Fichier", "Place"])
    origins.sheet_state = "hidden"
    for (sheet, row, nom), place in made.origins.items():
        index = positions[sheet].get(nom)
        if index and place:
            file = elsewhere.get(f"{row}/{nom}", source) if sheet == Agent.feuille.nom else source
            origins.append([sheet, book[sheet].cell(row, index).coordinate, file, place])
    return save(book, target)


def _used(modele: type[Ligne], rows: Sequence[Mapping[str, object]]) -> tuple[Column, ...]:
    filled = {nom for row in rows for nom in row}
    always = ("dispositif", "fin")
    return tuple(c for c in columns(modele) if c.nom in filled or c.obligatoire or c.nom in always)


def write_complements(
    settings: Settings, stem: str, made: Produced, schemes: Sequence[Dispositif]
) -> tuple[Path, ...]:
    """What people complete; a file that exists is never rewritten: what is new goes beside it."""
    rows: dict[type[Ligne], list[Any]] = {
        m: list(found.values()) for m, found in made.complements.items() if found
    }
    first = settings.inputs / f"complements – {stem}.xlsx"
    if not first.exists() and not read_inputs(settings.inputs).tables.organismes:
        rows = {Organisme: [], **rows}
    lacking = [*_lacking(made, completed(settings, stem))]
    if not rows and not lacking:
        return ()
    names = (f"complements – {stem}{f' ({n})' if n > 1 else ''}.xlsx" for n in range(1, 1000))
    target = next(settings.inputs / name for name in names if not (settings.inputs / name).exists())
    wanted = {m: tuple(c for c in columns(m) if c.etoile or c.nom in ("civilite", "qualite")) for m in rows}
    book = make_workbook(wanted, rows, schemes)
    _to_complete(book, lacking)
    save(book, target)
    return (target,)


def _lacking(made: Produced, asked: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """The agents who lack what every document needs, unless they were asked about before."""
    for row in made.rows[Agent]:
        blank = [nom for nom in _NEEDED if row.get(nom) in (None, "")]
        if blank and str(row["reference"]) not in asked:
            yield {nom: row.get(nom) for nom in _NEEDED}


def _to_complete(book: Workbook, rows: Sequence[Mapping[str, object]]) -> None:
    if not rows:
        return
    shown = [nom for nom in _NEEDED if nom in _FIXED or any(row[nom] in (None, "") for row in rows)]
    sheet = book.create_sheet(TO_COMPLETE)
    sheet.append([_NEEDED[nom].titre for nom in shown])
    if "dispositif" in shown:
        rule = DataValidation("list", formula1=f"{LISTES}!$A$2:$A$500", allow_blank=True)
        letter = column_letters(shown.index("dispositif"))
        rule.add(f"{letter}2:{letter}{len(rows) + 1}")
        sheet.add_data_validation(rule)
    for row in rows:
        sheet.append([row[nom] if nom in _FIXED else None for nom in shown])
    for letter in "ABCDEFGH":
        sheet.column_dimensions[letter].width = 28


def save(book: Workbook, target: Path) -> str:
    """Write a workbook whole or not at all; its digest."""
    buffer = BytesIO()
    book.save(buffer)
    target.parent.mkdir(parents=True, exist_ok=True)
    files.write(target, buffer.getvalue())
    return files.digest(buffer.getvalue())
