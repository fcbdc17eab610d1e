"""A synthesis follows the workbook: of an edited one, only the fields whose data changed are rewritten.

Three digests decide for each value: the one remembered at generation, the one in the file, the fresh one.
"""

import json
from collections.abc import Iterator, Mapping

from lxml import etree

from pipeline.store.living import Refreshed
from pipeline.store.outcome import Change
from pipeline.store.package import DOCUMENT, Unreadable
from pipeline.store.wordml import W, attribute, cell_text, detach, text_of
from pipeline.synthese.anchors import Restyle, label_of, short, transplant
from pipeline.synthese.changes import Told
from pipeline.synthese.columns import CALENDAR, former, identified, set_aside
from pipeline.synthese.grids import Grid
from pipeline.synthese.machine import CELL, FIELD, Machine, every_digest, opened
from pipeline.synthese.regions import TEXT, Region, margins
from pipeline.synthese.sections import sections
from pipeline.synthese.tables import follow

_LONG = 10  # figures: the numbers of bookmarks are shorter


def refresh(edited: bytes, fresh: bytes, remembered: Mapping[str, str]) -> Refreshed:
    """Bring the machine-owned values of an edited file up to date; raise ``Unreadable`` when it cannot be."""
    ours, new = opened(edited), opened(fresh)
    plan = identified(remembered, ours.grids, new.grids)
    remembered = plan.rekeyed(remembered)
    if set_aside(ours.grids, plan):
        ours.touched.add(DOCUMENT)
    told = Told(remembered, Restyle(new.package, ours.package))
    for name in new.places:
        _field(ours, new, name, told)
    for name, grid in new.grids.items():
        if follow(ours.grids.get(name), grid, told, plan):
            ours.touched.add(DOCUMENT)
    _texts(ours, new, told)
    for head in former(ours.grids, plan):
        told.say(Change(f"{head}, absente de la feuille « Actions » : sa colonne reste", "", "", garde=True))
        told.typed |= {f"{CELL}{CALENDAR}/#0/{number}" for number in plan.gone if number not in plan.then}
    if DOCUMENT in ours.touched:
        _renumber(ours.roots[DOCUMENT])
    data = ours.data() if ours.touched else edited
    gone = tuple(_missing(ours, new, told)) if ours.places else ()
    missing = () if ours.places else tuple(_missing(ours, new, told))
    for name, label in gone:
        _without_place(ours, name, label, told)
    return Refreshed(
        data, tuple(told.changes), told.parts(every_digest(new)), tuple(label for _, label in missing)
    )


def _missing(ours: Machine, new: Machine, told: Told) -> Iterator[tuple[str, str]]:
    """Give the fields that changed and are gone; one that the register never saw is new, not gone."""
    for name, placed in new.places.items():
        before = told.remembered.get(FIELD + name)
        if name not in ours.places and before is not None and before != short(placed[0][1].text()):
            yield name, label_of(name, placed[0][1])


def _without_place(ours: Machine, name: str, label: str, told: Told) -> None:
    """Tell of a field that a person took out, once; of one whose old value is still printed, each time."""
    before = told.remembered[FIELD + name]
    printed = (short(text_of(p)) for root in ours.roots.values() for p in root.iter(f"{W}p"))
    if before and before in printed:
        told.say(Change(f"{label} : repère disparu, à corriger à la main", "", "", garde=True))
        told.typed.add(FIELD + name)
    else:
        told.say(Change(f"{label} : supprimé du document, n’y est pas remis", "", ""))


def _texts(ours: Machine, new: Machine, told: Told) -> None:
    """Bring in the regions that nobody touched since generation; name the others that changed."""
    if not any(name.startswith(TEXT) for name in told.remembered):
        return  # generated before regions were remembered: nobody knows what was touched
    for key, region in new.regions.items():
        mine, name = ours.regions.get(key), TEXT + key
        if told.stands(name, mine.text if mine else None, region.text):
            continue
        before = told.remembered.get(name)
        if before is None and mine is not None:
            continue  # of a file of unknown history: what stands there is a person's
        untouched = mine is not None and before == short(mine.text)
        if mine is not None and untouched and mine.simple and region.simple:
            _swap(mine, region, told.restyle)
            told.say(Change(region.label, "", ""))
            ours.touched.add(DOCUMENT)
        else:
            told.lags(name, region.label)
    around = margins(ours.package)
    for key, text in margins(new.package).items():
        if not told.stands(TEXT + key, around.get(key), text):
            told.lags(TEXT + key, key)


def _swap(mine: Region, theirs: Region, restyle: Restyle) -> None:
    """Put the blocks of a region in the place of those of another."""
    old = mine.every
    for block in theirs.every:
        old[0].addprevious(restyle.copied(block))
    for block in old:
        detach(block)


def recognised(edited: bytes, fresh: bytes) -> str:
    """Give what to remember of a file of unknown history: where it says what the present data give."""
    mine, now = every_digest(opened(edited)), every_digest(opened(fresh))
    same = {name: value for name, value in now.items() if mine.get(name) == value}
    return json.dumps(same, ensure_ascii=False, sort_keys=True)


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
            free = str(
                max((int(each) for each in used if each.isdecimal() and len(each) < _LONG), default=0) + 1
            )
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
        places = {**_said(old), **_cells(before)}, {**_said(new), **_cells(after)}
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


def _said(data: bytes) -> dict[str, str]:
    return {part.titre: "\n".join(part.lignes) for part in sections(data) if not part.vide}
