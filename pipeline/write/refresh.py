"""An edited synthesis follows the workbook: only the fields whose data changed are rewritten.

Three digests decide for each value: the one remembered at generation, the one in the file, the fresh one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.write.anchors import label_of, short, transplant
from pipeline.write.grids import Grid, grow, is_plain, lengthen, put
from pipeline.write.machine import CELL, COLUMNS, FIELD, ROWS, Machine, digests, opened
from pipeline.write.outcome import Change
from pipeline.write.package import DOCUMENT
from pipeline.write.restyle import Restyle
from pipeline.write.wordml import W, attribute, cell_text


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A refreshed file (the same bytes when nothing had to change) and what is to be told.

    ``missing`` names the fields whose data changed and which can no longer be found in the file.
    """

    data: bytes
    changes: tuple[Change, ...]
    parts: str
    missing: tuple[str, ...]


@dataclass
class _Told:
    """What a refresh has to tell: the changes, and the values in which a person typed."""

    remembered: Mapping[str, str]
    restyle: Restyle
    changes: list[Change] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)

    def may_rewrite(self, name: str, label: str, values: tuple[str, str], plain: bool = True) -> bool:
        """Compare one value (old, new) three ways, tell what is to be told, say whether the file follows.

        What is not ``plain`` holds more than text, and that is a person's.
        """
        old, new = values
        before = self.remembered.get(name, "" if name.startswith(CELL) else None)
        if short(old) == short(new) or before == short(new):
            return False  # already right, or the workbook did not change: a difference is the person's own
        typed = before != short(old) or not plain
        shown = ("", "") if name.startswith(CELL) else values
        change = Change(label, *shown, garde=typed)
        if change not in self.changes:
            self.changes.append(change)
        if typed:
            self.typed.add(name)
        return not typed

    def parts(self, fresh: Mapping[str, str]) -> str:
        """Give the digests to remember: where a person typed, those of before, so that it is said again."""
        kept = {name: value for name, value in fresh.items() if name not in self.typed}
        kept |= {name: self.remembered[name] for name in self.typed if name in self.remembered}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def refresh(edited: bytes, fresh: bytes, remembered: Mapping[str, str]) -> Refreshed:
    """Bring the machine-owned values of an edited file up to date; raise ``Unreadable`` when it cannot be."""
    ours, new = opened(edited), opened(fresh)
    told = _Told(remembered, Restyle(new.package, ours.package))
    for name in new.places:
        _field(ours, new, name, told)
    for name, grid in new.grids.items():
        if name in ours.grids:
            _table(ours, ours.grids[name], grid, told)
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


def _field(ours: Machine, new: Machine, name: str, told: _Told) -> None:
    fresh = new.places[name][0][1]
    for part, place in ours.places.get(name, ()):
        if told.may_rewrite(FIELD + name, label_of(name, fresh), (place.text(), fresh.text())):
            transplant(place, fresh, told.restyle)
            ours.touched.add(part)


def _table(ours: Machine, old: Grid, fresh: Grid, told: _Told) -> None:
    """Let a table follow: cells nobody touched, then the columns and rows the workbook added."""
    columns, rows = (int(told.remembered.get(name + old.name) or 0) for name in (COLUMNS, ROWS))
    if old.columns() == columns:
        _cells(ours, old, fresh, told)
    for word, add, size, before in (
        ("actions", grow, Grid.columns, columns),
        ("étapes", lengthen, Grid.height, rows),
    ):
        mine, theirs = size(old), size(fresh)
        more = min(theirs - before, theirs - mine) if before else 0
        if more > 0:
            add(old, fresh, more, told.restyle)
            ours.touched.add(DOCUMENT)
            told.changes.append(Change(old.name, f"{mine - 1} {word}", f"{size(old) - 1} {word}"))


def _cells(ours: Machine, old: Grid, fresh: Grid, told: _Told) -> None:
    mine = {cell.name: cell.element for cell in old.values()}
    for cell in fresh.values():
        place = mine.get(cell.name)
        if place is None:
            continue
        values = (cell_text(place), cell_text(cell.element))
        if told.may_rewrite(CELL + cell.name, cell.label, values, is_plain(place)):
            put(place, cell.element, told.restyle)
            ours.touched.add(DOCUMENT)


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
