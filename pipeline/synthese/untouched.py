"""What a synthesis nobody edited takes from the workbook; of what the agent said, only where it changed."""

from collections.abc import Iterator

from pipeline.store.outcome import Change
from pipeline.store.package import Unreadable
from pipeline.synthese.anchors import label_of
from pipeline.synthese.grids import Grid
from pipeline.synthese.machine import Machine, opened
from pipeline.synthese.sections import sections
from pipeline.synthese.wordml import cell_text


def taken_over(old: bytes, new: bytes) -> tuple[Change, ...]:
    """Give the fields old → new, then where the rest is another: cells of the plan, headings."""
    try:
        before, after = opened(old), opened(new)
        places = {**_texts(old), **_cells(before)}, {**_texts(new), **_cells(after)}
    except Unreadable:
        return ()
    said = [name for name in {**places[0], **places[1]} if places[0].get(name) != places[1].get(name)]
    return (*_fields(before, after), *(Change(name, "", "") for name in said))


def _fields(before: Machine, after: Machine) -> Iterator[Change]:
    for name, placed in after.places.items():
        was = before.places.get(name)
        old, new = was[0][1].text() if was else "", placed[0][1].text()
        if old != new:
            yield Change(label_of(name, placed[0][1]), old, new)


def _cells(machine: Machine) -> dict[str, str]:
    grids: Iterator[Grid] = iter(machine.grids.values())
    found = {cell.label: cell_text(cell.element) for grid in grids for cell in grid.values()}
    return {label: text for label, text in found.items() if text}


def _texts(data: bytes) -> dict[str, str]:
    return {part.titre: "\n".join(part.lignes) for part in sections(data) if not part.vide}
