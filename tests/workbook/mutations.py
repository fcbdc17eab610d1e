"""Every way to spoil one cell of a valid workbook, with the address that must then be reported."""

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.sheetfiles.model import CellError, CellValue
from pipeline.workbook.columns import DISPOSITIFS, Column, Forme, columns
from pipeline.workbook.reading.layout import model_of
from tests.workbook.builders import Book, Row

Cell = tuple[str, int, str]

_UNIVERSAL: tuple[CellValue, ...] = (
    CellError("#N/A"),
    CellError("formule-sans-valeur"),
    "Le\x0bGoff",
    "1 85 05 78 006 084 36",
)
_TEXT: tuple[CellValue, ...] = (True, dt.date(2026, 3, 1), dt.time(9, 30))
_BAD: dict[Forme, tuple[CellValue, ...]] = {
    Forme.TEXTE: _TEXT,
    Forme.CODE: (*_TEXT, "A\nB"),
    Forme.CODES: (*_TEXT, Decimal("3.4")),
    Forme.LIGNES: _TEXT,
    Forme.SIRET: ("20001234200017", 123, "2,00012E+13", Decimal("2.5")),
    Forme.CODE_POSTAL: ("1000", 290, "29OOO"),
    Forme.TELEPHONE: ("02 98 00", "poste 12"),
    Forme.COURRIEL: ("e.legoff", "a@b.fr, c@d.fr"),
    Forme.IBAN: ("FR76 3000",),
    Forme.DATE: (
        "courant mars",
        "31/02/2026",
        "3/1/26",
        "03/15/2026",
        "lundi 4 mars 2026",
        Decimal("0.5"),
        True,
    ),
    Forme.HEURE: ("matin", "9.30", "25h", Decimal("9.5"), True),
    Forme.HEURES: ("1.250", "1h20", Decimal("1.3"), "deux", True),
    Forme.MONTANT: ("1.234", "mille", Decimal("1.005"), "-3"),
    Forme.POURCENTAGE: ("120 %", "moitié"),
    Forme.OUI_NON: ("peut-être", 2),
    Forme.CHOIX: ("autre chose", 12),
}


@dataclass(frozen=True)
class Mutation:
    """One cell's new value, and the cells that must stay as they are for it to be the only fault."""

    cell: Cell
    value: CellValue
    claims: frozenset[Cell]


@cache
def base() -> Book:
    """Twelve bilans of six sessions, a promotion, and one row at least of most sheets."""
    book = Book()
    agents, seances = book.sheets["Agents"], book.sheets["Séances"]
    model, session = dict(agents[0]), dict(seances[0])
    agents.clear()
    seances.clear()
    for n in range(1, 13):
        agents.append(
            model
            | {"Référence": f"2026-{n:03d}", "Nom": f"Nom {n}", "Employeur": ("BREST", "QUIMPER")[n % 2]}
        )
        seances += [_session(session, f"2026-{n:03d}", k) for k in range(6)]
    for agent in agents[8:]:
        agent |= {"Promotion": "P1", "Dispositif": None}
    seances += [
        session | {"Référence": None, "Promotion": "P1", "Date": dt.date(2026, 5, day)} for day in (4, 18)
    ]
    book.add("Promotions", Code="P1", Dispositif="DGAFP-COLLECTIF", Organisme="CDG29", Animateur="MLB")
    book.add(
        "Tarifs", Dispositif="CDG34", Montant="1 020,00", Du=dt.date(2026, 1, 1), Au=dt.date(2026, 12, 31)
    )
    book.add("Financeurs", Code="FIPHFP", Nom="Fonds", SIRET="20005678600011")
    for part in ("60 %", Decimal("0.4")):
        code = "FIPHFP" if part == "60 %" else "BREST"
        book.add("Financements", Référence="2026-002", Financeur=code, Part=part, Montant=None)
    book.add("Confidentiel", **{"Référence": "2026-001", "L. 5212-13": "oui"})
    book.add(
        "Absences", Promotion="P1", Référence="2026-009", Date=dt.date(2026, 5, 4), **{"Heures manquées": 1}
    )
    return book


def _session(session: Row, reference: str, k: int) -> Row:
    """Two sessions a day: 9 h 30 and 14 h."""
    start = (dt.time(9, 30), dt.time(14, 0))[k % 2]
    end = (dt.time(11, 0), dt.time(15, 30))[k % 2]
    day = dt.date(2026, 2, 3) + dt.timedelta(days=14 * (k // 2))
    return session | {"Référence": reference, "Date": day, "Début": start, "Fin": end}


@cache
def mutations() -> tuple[Mutation, ...]:
    """All of them."""
    return tuple(
        mutation
        for sheet, rows in base().sheets.items()
        for row in range(len(rows))
        for heading in base().headings(sheet)
        for mutation in _of_cell(sheet, row, heading)
    )


def _of_cell(sheet: str, row: int, heading: str) -> Iterator[Mutation]:
    modele = model_of(sheet)
    assert modele is not None
    column = next(c for c in columns(modele) if c.titre == heading)
    cell, value = (sheet, row, heading), base().sheets[sheet][row][heading]
    if value is not None:
        yield from (_alone(cell, bad) for bad in (*_UNIVERSAL, *_BAD.get(column.forme, ())))
        yield from _blank(cell, column)
        yield from _reference(cell, column, str(value))
        yield from _key(cell, column, str(value))
    yield from _order(cell)


def _alone(cell: Cell, value: CellValue, *claims: Cell) -> Mutation:
    return Mutation(cell, value, frozenset({cell, *claims}))


def _blank(cell: Cell, column: Column) -> Iterator[Mutation]:
    if column.etoile and not (cell[0] == "Séances" and cell[1] >= 72 and column.nom == "reference"):
        yield from (_alone(cell, blank) for blank in (None, " ", "\u00a0"))


def _reference(cell: Cell, column: Column, value: str) -> Iterator[Mutation]:
    if column.col.reference and column.col.reference != (DISPOSITIFS,):
        sheet, row, heading = cell
        yield _alone(cell, f"ZZ{sheet[:2]}{row}{heading[:2]}QX")
        if sheet != "Séances" or row < 72:
            yield _alone(cell, value[:-1] + "Ø" + value[-1], ("slip", 0, value))
    if column.col.reference == (DISPOSITIFS,):
        yield _alone(cell, f"CDG99-{cell[0]}{cell[1]}")


_KEYS = {("Agents", "Référence"): 12, ("Employeurs", "Code"): 2}
_DEFINED = {("Employeurs", "Code"), ("Agents", "Référence"), ("Intervenants", "Code"), ("Promotions", "Code")}


def _key(cell: Cell, column: Column, value: str) -> Iterator[Mutation]:
    """Codes that double an earlier one, and slips in a code that many cells refer to."""
    sheet, row, heading = cell
    if (sheet, heading) in _KEYS and row > 0:
        first = base().sheets[sheet][row - 1][heading]
        yield _alone(cell, first, (sheet, row - 1, heading))
        yield _alone(cell, f" {str(first).lower()} ", (sheet, row - 1, heading))
    if (sheet, heading) in _DEFINED:
        yield _alone(cell, value + "Ø", ("slip", 0, value))


def _order(cell: Cell) -> Iterator[Mutation]:
    """Ends before their start, and a second session at the start of the one before."""
    sheet, row, heading = cell
    rows = base().sheets[sheet]
    if (sheet, heading) == ("Séances", "Fin"):
        yield _alone(cell, "8 h", (sheet, row, "Début"))
        yield _alone(cell, rows[row]["Début"], (sheet, row, "Début"))
    if (sheet, heading) == ("Séances", "Début") and row < 72 and row % 2:
        same = [
            (sheet, r, h) for r in (row - 1, row) for h in ("Référence", "Date", "Début", "Fin", "Nature")
        ]
        agent = row // 6
        yield _alone(cell, dt.time(9, 30), *same, ("Agents", agent, "Référence"))
    if (sheet, heading) == ("Agents", "Date de fin prévue"):
        yield _alone(cell, dt.date(2026, 2, 1), (sheet, row, "Date de lancement"))
    if (sheet, heading) == ("Tarifs", "Au"):
        yield _alone(cell, "31/12/2025", (sheet, row, "Du"))
    if (sheet, heading) == ("Financements", "Montant"):
        yield _alone(cell, 100, (sheet, row, "Part"))


def spoil(chosen: list[Mutation]) -> tuple[Book, set[tuple[str, str]]]:
    """The workbook with as many of these mutations as do not disturb each other, and their addresses."""
    book = Book(deepcopy(base().sheets))
    claimed: set[Cell] = set()
    addresses = set()
    for mutation in chosen:
        if not claimed & mutation.claims:
            claimed |= mutation.claims
            sheet, row, heading = mutation.cell
            addresses.add((sheet, base().at(sheet, row, heading)))
            book.sheets[sheet][row][heading] = mutation.value
    return book, addresses
