"""Where the rows and columns of a fresh table stand in one that a person has arranged since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.synthese.grids import Cell, Grid


@dataclass(frozen=True, slots=True)
class Alignment:
    """The older row, or column, that stands for each fresh one that is there."""

    down: Mapping[int, int]
    across: Mapping[int, int]

    def place(self, cell: Cell) -> tuple[int, int]:
        """Give the older row and column of a fresh cell, -1 for what is not there."""
        return self.down.get(cell.row, -1), self.across.get(cell.column, -1)


def aligned(old: Grid, fresh: Grid, rows: int, columns: int) -> Alignment:
    """Set two tables against each other; ``rows`` and ``columns``: how many were made, 0 when unknown."""
    return Alignment(
        _matched(old.labels(), fresh.labels(), rows), _matched(old.heads(), fresh.heads(), columns)
    )


def _matched(old: Sequence[str], fresh: Sequence[str], made: int) -> dict[int, int]:
    """Match by name; one that a person reworded, by its place, as long as nobody added or moved any."""
    there = {name: place for place, name in enumerate(old) if name and old.count(name) == 1}
    found = {0: 0} | {place: there[name] for place, name in enumerate(fresh) if place and name in there}
    if len(old) == made and all(place == other for place, other in found.items()):
        free = set(range(made)) - set(found.values())
        found |= {place: place for place in free if place < len(fresh) and place not in found}
    return found
