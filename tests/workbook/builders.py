"""A small valid workbook in memory, of which a test changes one cell."""

import datetime as dt
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from pipeline.issues import Issue, Severity
from pipeline.sheetfiles.model import CellValue, Merge, RawRow, RawSheet, RawWorkbook
from pipeline.workbook.reading import Reading, Source, read_workbooks
from pipeline.workbook.reading.findings import Findings

Row = dict[str, CellValue]
SCHEMES = ("CDG29-EVOLUTION", "CDG34", "DGAFP-COLLECTIF")


def employeur(code: str, siret: str) -> Row:
    """An affiliated employer."""
    return {
        "Code": code,
        "Nom": f"Commune de {code.title()}",
        "SIRET": siret,
        "Adresse": "1 place de la Mairie",
        "Code postal": "29000",
        "Ville": code.title(),
        "Affilié": "oui",
    }


def _sheets() -> dict[str, list[Row]]:
    organisme: Row = {
        "Code": "CDG29",
        "Nom": "Centre de gestion",
        "Type": "CDG",
        "SIRET": "20001234200016",
        "Adresse": "7 boulevard des Exemples",
        "Code postal": "29000",
        "Ville": "Quimper",
    }
    employeurs = [employeur("QUIMPER", "21290999800016"), employeur("BREST", "20005678600011")]
    agents: list[Row] = [
        {
            "Référence": f"2026-{n:03d}",
            "Nom": f"Le Goff {n}",
            "Prénom": "Élodie",
            "Fonction": "Gestionnaire de paie",
            "Employeur": "QUIMPER" if n % 2 else "BREST",
            "Organisme": "CDG29",
            "Dispositif": "CDG29-EVOLUTION",
            "Promotion": None,
            "Intervenant": "MLB",
            "Date de demande": dt.date(2026, 1, 5),
            "Date de lancement": dt.date(2026, 2, 2),
            "Date de fin prévue": dt.date(2026, 7, 1),
            "Durée convenue (h)": 18,
        }
        for n in range(1, 7)
    ]
    seances: list[Row] = [
        {
            "Référence": agent["Référence"],
            "Promotion": None,
            "Étape": str(k + 1),
            "Nature": "entretien",
            "Date": dt.date(2026, 2, 3) + dt.timedelta(days=14 * k),
            "Début": dt.time(9, 30),
            "Fin": dt.time(11, 0),
            "Durée (h)": None,
            "Statut de la séance": "prévue",
        }
        for agent in agents
        for k in range(3)
    ]
    intervenant: Row = {"Code": "MLB", "Nom": "Le Bris", "Prénom": "Maëlle", "Courriel": "m@exemple.fr"}
    return {
        "Organismes": [organisme],
        "Employeurs": employeurs,
        "Agents": agents,
        "Séances": seances,
        "Intervenants": [intervenant],
    }


@dataclass
class Book:
    """Sheets of rows by heading; ``order`` fixes a sheet's headings beyond those of its first row."""

    sheets: dict[str, list[Row]] = field(default_factory=_sheets)
    name: str = "agents.xlsx"
    conseiller: bool = False

    def copy(self, name: str) -> "Book":
        """The same content under another file name."""
        return Book(deepcopy(self.sheets), name, self.conseiller)

    def set(self, sheet: str, row: int, heading: str, value: CellValue) -> "Book":
        """Change one cell; ``row`` counts the data rows from 0."""
        self.sheets[sheet][row][heading] = value
        return self

    def add(self, sheet: str, **row: CellValue) -> "Book":
        """Add a row, to a new sheet if need be. Keys are headings."""
        self.sheets.setdefault(sheet, []).append(dict(row))
        return self

    def headings(self, sheet: str) -> list[str]:
        """The headings in the order of their columns."""
        return list(dict.fromkeys(heading for row in self.sheets[sheet] for heading in row))

    def at(self, sheet: str, row: int, heading: str) -> str:
        """The address of a data cell."""
        return f"{get_column_letter(self.headings(sheet).index(heading) + 1)}{row + 2}"

    def raw(self) -> RawWorkbook:
        """As the reader of files would give it."""
        return RawWorkbook(tuple(self.raw_sheet(name) for name in self.sheets))

    def raw_sheet(self, name: str) -> RawSheet:
        """One sheet of it."""
        headings = self.headings(name)
        cells: list[list[CellValue]] = [list(headings)]
        cells += [[row.get(heading) for heading in headings] for row in self.sheets[name]]
        return RawSheet(name, [RawRow(number, row) for number, row in enumerate(cells, 1)])


def read(*books: Book, dispositifs: tuple[str, ...] = SCHEMES) -> Reading:
    """Read books as if they stood in the inputs folder."""
    opened = [(Source(Path(b.name), b.name, False, b.conseiller), b.raw()) for b in books]
    return read_workbooks(opened, dispositifs, Findings())


def read_sheets(*sheets: RawSheet, name: str = "agents.xlsx", conseiller: bool = False) -> Reading:
    """Read sheets given cell by cell."""
    opened = [(Source(Path(name), name, False, conseiller), RawWorkbook(sheets))]
    return read_workbooks(opened, (), Findings())


def errors(reading: Reading) -> list[Issue]:
    """The errors only."""
    return [issue for issue in reading.issues if issue.severity is Severity.ERREUR]


def one_error(reading: Reading) -> Issue:
    """The only error."""
    found = errors(reading)
    assert len(found) == 1, [f"{i.code} {i.origin} {i.message}" for i in found]
    return found[0]


def places(issues: list[Issue]) -> set[tuple[str, str]]:
    """Sheet and cell of each issue."""
    return {(issue.origin.sheet, issue.origin.cell) for issue in issues}


def plain(text: str) -> str:
    """A sentence with ordinary spaces and apostrophes, to compare with."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def grid(name: str, *rows: Sequence[CellValue], merged: tuple[Merge, ...] = ()) -> RawSheet:
    """A sheet from lists of cells, blank rows left out as the reader does."""
    kept = [RawRow(n, list(row)) for n, row in enumerate(rows, 1) if any(cell is not None for cell in row)]
    return RawSheet(name, kept, merged=merged)
