"""What a synthesis owes to the workbook: its fields and the cells of its action plan, part by part."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from pipeline.write.anchors import SIGN, Place, places, short
from pipeline.write.grids import Grid, grids
from pipeline.write.headings import heading_levels
from pipeline.write.package import DOCUMENT, Package
from pipeline.write.wordml import cell_text, parse, serialize

_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
FIELD, CELL, COLUMNS, ROWS = "champ:", "case:", "colonnes:", "lignes:"


@dataclass
class Machine:
    """A synthesis opened for comparing and refreshing."""

    package: Package
    roots: dict[str, etree._Element]
    places: dict[str, list[tuple[str, Place]]] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    def data(self) -> bytes:
        """Give the file, every part that was not touched exactly as it was."""
        return self.package.with_parts({part: serialize(self.roots[part]) for part in self.touched})


def opened(data: bytes) -> Machine:
    """Open a synthesis, but for headers without a field; raise ``Unreadable`` when it cannot be read."""
    package = Package(data)
    parts = {name: package.read(name) for name in package.entries if _PARTS.fullmatch(name)}
    roots = {name: parse(part) for name, part in parts.items() if name == DOCUMENT or SIGN in part}
    machine = Machine(package, roots)
    for part, root in roots.items():
        for name, found in places(root).items():
            machine.places.setdefault(name, []).extend((part, place) for place in found)
    machine.grids = grids(roots[DOCUMENT], heading_levels(package))
    return machine


def digests(machine: Machine) -> Mapping[str, str]:
    """Give the digest of each machine-owned value, as the register remembers them; blank cells left out."""
    found = {FIELD + name: short(placed[0][1].text()) for name, placed in machine.places.items()}
    for grid in machine.grids.values():
        found |= _of_grid(grid.name, etree.tostring(grid.table, with_tail=False))
    return found


@lru_cache(maxsize=64)
def _of_grid(name: str, table: bytes) -> Mapping[str, str]:
    """Give the digests of one table; those of most syntheses, nothing written yet, are the very same."""
    grid = Grid(name, parse(table))
    found = {COLUMNS + name: str(grid.columns()), ROWS + name: str(grid.height())}
    cells = {CELL + cell.name: short(cell_text(cell.element)) for cell in grid.values()}
    return found | {cell: value for cell, value in cells.items() if value}


def parts_of(data: bytes) -> str:
    """Give the digests of a freshly rendered synthesis, as the register writes them."""
    return json.dumps(digests(opened(data)), ensure_ascii=False, sort_keys=True)
