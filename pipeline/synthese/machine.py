"""What a synthesis owes to the workbook: its fields and the cells of its action plan, part by part."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.store.package import DOCUMENT, Package
from pipeline.store.wordml import cell_text, heading_levels, parse, serialize
from pipeline.synthese.anchors import SIGN, Place, places, short
from pipeline.synthese.grids import Grid, grids
from pipeline.synthese.regions import TEXT, Region, margins, regions, remembered

_PARTS = re.compile(r"word/(?:header|footer)\d*\.xml")
FIELD, CELL, COLUMNS, ROWS = "champ:", "case:", "colonnes:", "lignes:"


@dataclass
class Owned:
    """The fields and the tables of the action plan found in some parts."""

    roots: dict[str, etree._Element]
    places: dict[str, list[tuple[str, Place]]]
    grids: dict[str, Grid]
    regions: dict[str, Region]


@dataclass
class Machine(Owned):
    """A synthesis opened for comparing and refreshing."""

    package: Package
    touched: set[str] = field(default_factory=set)

    def data(self) -> bytes:
        """Give the file, every part that was not touched exactly as it was."""
        return self.package.with_parts({part: serialize(self.roots[part]) for part in self.touched})


def opened(data: bytes) -> Machine:
    """Open a synthesis, but for headers without a field; raise ``Unreadable`` when it cannot be read."""
    package = Package(data)
    owned = read(owning(package), heading_levels(package))
    return Machine(owned.roots, owned.places, owned.grids, owned.regions, package)


def owning(package: Package) -> dict[str, bytes]:
    """Give the document, and the headers and footers that hold a field."""
    parts = {name: package.read(name) for name in package.entries if _PARTS.fullmatch(name)}
    theirs = {name: part for name, part in parts.items() if SIGN in part}
    return {DOCUMENT: package.read(DOCUMENT), **theirs}


def read(parts: Mapping[str, bytes], levels: Mapping[str, int]) -> Owned:
    """Find what the machine owns in some parts, the document among them."""
    roots = {name: parse(part) for name, part in parts.items()}
    found: dict[str, list[tuple[str, Place]]] = {}
    for part, root in roots.items():
        for name, placed in places(root).items():
            found.setdefault(name, []).extend((part, place) for place in placed)
    tables = grids(roots[DOCUMENT], levels)
    plan = [grid.table for grid in tables.values()]
    return Owned(roots, found, tables, regions(roots[DOCUMENT], levels, plan))


def digests(owned: Owned) -> Mapping[str, str]:
    """Give the digest of each machine-owned value, as the register remembers them; blank cells left out."""
    return shortened(said(owned)) | sizes(owned)


def every_digest(machine: Machine) -> dict[str, str]:
    """Give the same for a whole synthesis, its headers and footers included."""
    return {**digests(machine), **remembered({}, margins(machine.package))}


def said(owned: Owned) -> dict[str, str]:
    """Give what each field and each cell of the action plan says."""
    found = {FIELD + name: placed[0][1].text() for name, placed in owned.places.items()}
    for grid in owned.grids.values():
        found |= {CELL + cell.name: cell_text(cell.element) for cell in grid.values()}
    found |= {TEXT + key: region.text for key, region in owned.regions.items()}
    return found


def sizes(owned: Owned) -> dict[str, str]:
    """Give the columns and rows of each table."""
    columns = {COLUMNS + name: str(grid.columns()) for name, grid in owned.grids.items()}
    return columns | {ROWS + name: str(grid.height()) for name, grid in owned.grids.items()}


def shortened(values: Mapping[str, str]) -> dict[str, str]:
    """Give the digest of each value, blank cells left out."""
    found = ((name, short(value)) for name, value in values.items())
    return {name: value for name, value in found if value or not name.startswith(CELL)}
