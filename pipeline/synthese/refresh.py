"""An edited synthesis follows the workbook: only the fields whose data changed are rewritten.

Three digests decide for each value: the one remembered at generation, the one in the file, the fresh one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.store.outcome import Change
from pipeline.store.package import DOCUMENT
from pipeline.synthese.anchors import label_of, short, transplant
from pipeline.synthese.changes import Told
from pipeline.synthese.machine import FIELD, Machine, digests, opened
from pipeline.synthese.restyle import Restyle
from pipeline.synthese.tables import follow
from pipeline.synthese.wordml import W, attribute


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A refreshed file (the same bytes when nothing had to change) and what is to be told.

    ``missing`` names the fields whose data changed and which can no longer be found in the file.
    """

    data: bytes
    changes: tuple[Change, ...]
    parts: str
    missing: tuple[str, ...]


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
