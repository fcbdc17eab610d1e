"""The tables that reports make for the console, as headings and cells for a page: the same words."""

from dataclasses import dataclass

from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table: ``chiffres`` are the places of the columns of figures, on the right."""

    titre: str
    titres: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    chiffres: frozenset[int]

    @property
    def colonnes(self) -> list[tuple[str, bool]]:
        """Each heading, and whether figures are under it."""
        return [(titre, n in self.chiffres) for n, titre in enumerate(self.titres)]

    @property
    def rangees(self) -> list[list[tuple[str, bool]]]:
        """The cells of each row, and whether each is a figure."""
        return [[(cell, n in self.chiffres) for n, cell in enumerate(row)] for row in self.lignes]


def tableau(table: Table) -> Tableau:
    """Read a report's table."""
    columns = [[_plain(str(cell)) for cell in column.cells] for column in table.columns]
    return Tableau(
        str(table.title or ""),
        tuple(_plain(str(column.header)) for column in table.columns),
        tuple(zip(*columns, strict=True)) if columns else (),
        frozenset(n for n, column in enumerate(table.columns) if column.justify == "right"),
    )


def _plain(cell: str) -> str:
    return Text.from_markup(cell).plain
