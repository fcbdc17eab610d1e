"""A synthesis follows the workbook: of an edited one, only the fields whose data changed are rewritten.

Three digests decide for each value: the one remembered at generation, the one in the file, the fresh one.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.store.living import Living, Refreshed
from pipeline.store.outcome import Change
from pipeline.store.package import DOCUMENT, Unreadable
from pipeline.store.wordml import W, attribute, cell_text
from pipeline.synthese.anchors import Restyle, label_of, short, transplant
from pipeline.synthese.changes import Told
from pipeline.synthese.fresh import parts_of
from pipeline.synthese.grids import Grid
from pipeline.synthese.machine import FIELD, Machine, digests, opened
from pipeline.synthese.sections import sections
from pipeline.synthese.tables import follow


def refresh(edited: bytes, fresh: bytes, remembered: Mapping[str, str]) -> Refreshed:
    """Bring the machine-owned values of an edited file up to date; raise ``Unreadable`` when it cannot be."""
    ours, new = opened(edited), opened(fresh)
    told = Told(remembered, Restyle(new.package, ours.package))
    for name in new.places:
        _field(ours, new, name, told)
    for name, grid in new.grids.items():
        if follow(ours.grids.get(name), grid, told):
            ours.touched.add(DOCUMENT)
    if DOCUMENT in ours.touched:
        _renumber(ours.roots[DOCUMENT])
    data = ours.data() if ours.touched else edited
    missing = tuple(_missing(ours, new, remembered))
    return Refreshed(data, tuple(told.changes), told.parts(digests(new)), missing)


def _missing(ours: Machine, new: Machine, remembered: Mapping[str, str]) -> Iterator[str]:
    """Name the fields that changed and are gone; one that the register never saw is new, not gone."""
    for name, placed in new.places.items():
        before = remembered.get(FIELD + name)
        if name not in ours.places and before is not None and before != short(placed[0][1].text()):
            yield label_of(name, placed[0][1])


def _field(ours: Machine, new: Machine, name: str, told: Told) -> None:
    fresh = new.places[name][0][1]
    for part, place in ours.places.get(name, ()):
        if told.may_rewrite(FIELD + name, label_of(name, fresh), (place.text(), fresh.text())):
            transplant(place, fresh, told.restyle)
            ours.touched.add(part)


def _renumber(root: etree._Element) -> None:
    """Give the bookmarks that came with new cells a number of their own; Word drops doubles."""
    used: set[str] = set()
    for start in root.iter(f"{W}bookmarkStart"):
        number = attribute(start, "id")
        if number in used:
            free = str(max((int(each) for each in used if each.isdigit()), default=0) + 1)
            end = next(
                (e for e in start.itersiblings(f"{W}bookmarkEnd") if attribute(e, "id") == number), None
            )
            start.set(f"{W}id", free)
            if end is not None:
                end.set(f"{W}id", free)
            number = free
        used.add(number)


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


LIVING: Mapping[str, Living] = {"synthese": Living(parts_of, refresh, taken_over)}
