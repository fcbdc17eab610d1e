"""Which action each column of the plan is: by its title where it was renumbered, else by its N°."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.store.wordml import W, cell_text
from pipeline.synthese.anchors import short
from pipeline.synthese.grids import Grid, number_of, plain
from pipeline.synthese.machine import CELL

CALENDAR, FORMER = "calendrier des actions", "Ancienne"
_HEAD = re.compile(rf"{re.escape(CELL)}{CALENDAR}/#0/(\d+)")
# Under this likeness, or with other figures, a title under the same N° is another action, not a correction.
LIKE = 0.75


@dataclass(frozen=True, slots=True)
class Columns:
    """The actions of a fresh plan set against those of before.

    ``then``: the N° that each action had (0 for a new one), by its N° now; ``held``: the N° whose column
    keeps what a person wrote about another action; ``gone``: those that left the workbook; ``added``: those
    that joined it.
    """

    then: Mapping[int, int]
    held: frozenset[int] = frozenset()
    gone: tuple[int, ...] = ()
    added: frozenset[int] = frozenset()

    def renamed(self, heads: list[str]) -> list[str]:
        """Give the headers of an older table as the fresh one numbers them; "" for an action that left."""
        now = {
            f"action {then}": f"action {n}" for n, then in self.then.items() if then and n not in self.held
        }
        left = {f"action {then}" for then in self.gone}
        return [now.get(head, "" if head in left else head) for head in heads]

    def rekeyed(self, remembered: Mapping[str, str]) -> dict[str, str]:
        """Give what is remembered of each cell under the N° that its action has now."""
        now = {then: n for n, then in self.then.items() if then}
        found = {name: value for name, value in remembered.items() if not name.startswith(CELL)}
        for name, value in remembered.items():
            row, _, number = name.rpartition("/")
            if name.startswith(CELL) and number.isdecimal():
                at = int(number)
                if at in now or at not in self.then:
                    found[f"{row}/{now.get(at, at)}"] = value
        return found


def set_aside(ours: Mapping[str, Grid], plan: Columns) -> bool:
    """Call « Ancienne action 2 » the column of an action that left, where another one takes its N°.

    The next one of that N° is « Ancienne action 2 (2) »: the two tables name each column alike.
    """
    reused = {f"action {n}" for n in plan.gone if n in plan.then and n not in plan.held}
    before = ours[CALENDAR].heads() if CALENDAR in ours else []
    done = False
    for grid in ours.values():
        for cell in grid.values():
            head = plain(cell_text(cell.element).partition("\n")[0])
            text = next(cell.element.iter(f"{W}t"), None)
            if cell.row == 0 and head in reused and text is not None:
                again = sum(each.partition(" (")[0] == f"{FORMER.casefold()} {head}" for each in before)
                rank = f" ({again + 1})" if again else ""
                text.text = f"{FORMER} a{(text.text or '').strip()[1:]}{rank}"
                done = True
    return done


def former(ours: Mapping[str, Grid], plan: Columns) -> Iterator[str]:
    """Name the columns of actions that left, as the file shows them."""
    heads = ours[CALENDAR].heads() if CALENDAR in ours else []
    left = {f"action {n}" for n in plan.gone if n not in plan.then}
    yield from (head for head in heads if head.startswith(FORMER.casefold()) or head in left)


def identified(remembered: Mapping[str, str], ours: Mapping[str, Grid], fresh: Mapping[str, Grid]) -> Columns:
    """Say which action of before each one is."""
    titles = dict(_titles(fresh.get(CALENDAR)))
    every = {int(m.group(1)): value for name, value in remembered.items() if (m := _HEAD.fullmatch(name))}
    known = {n: value for n, value in every.items() if value not in ("", short(f"Action {n}"))}
    then = {n: _same(n, title, known) for n, title in titles.items() if title}
    used, theirs, held = set(then.values()), dict(_titles(ours.get(CALENDAR))), set()
    for n, title in titles.items():
        if not then.get(n):
            then[n] = 0 if n in used else n
            another = n in known and not _alike(theirs.get(n, ""), title)
            if then[n] and another and _typed(n, remembered, ours):
                held.add(n)
    spare = [m for m in every if m not in known and m not in {then[n] for n in titles if titles[n]}]
    for n in [n for n, title in titles.items() if title and not then[n]][: len(spare)]:
        then[n] = spare.pop(0)
    then |= _blank([n for n, title in titles.items() if not title and n not in known], spare)
    left = {n for n in held if not titles[n]} | (known.keys() - set(then.values()))
    added = frozenset(n for n, title in titles.items() if title and then[n] not in known)
    return Columns(then, frozenset(held), tuple(sorted(left)), added)


def _blank(numbers: Sequence[int], spare: Sequence[int]) -> dict[int, int]:
    """Pair the columns that wait for an action with those that waited before: the same N°, else in order."""
    same = {n: n for n in numbers if n in spare}
    free = iter([m for m in spare if m not in same])
    return {n: same.get(n) or next(free, 0) or n for n in numbers}


def _same(number: int, title: str, known: Mapping[int, str]) -> int:
    """Give the N° under which a title was remembered, its own first; 0 for none."""
    order = sorted(known, key=lambda n: (n != number, n))
    return next((n for n in order if known[n] == short(f"Action {n} {title}")), 0)


def _alike(old: str, new: str) -> bool:
    same = re.findall(r"\d+", old) == re.findall(r"\d+", new)
    return bool(new) and same and SequenceMatcher(None, old, new).ratio() >= LIKE


def _titles(grid: Grid | None) -> Iterator[tuple[int, str]]:
    """Give the title under each numbered header."""
    if grid is None:
        return
    for cell in grid.values():
        if cell.row == 0 and (number := number_of(cell_text(cell.element))):
            yield number, " ".join(cell_text(cell.element).partition("\n")[2].split())


def _typed(number: int, remembered: Mapping[str, str], ours: Mapping[str, Grid]) -> bool:
    """Tell whether a person wrote anywhere in a column, in either table."""
    cells = (cell for grid in ours.values() for cell in grid.values() if cell.number == number)
    said = ((cell.name, cell_text(cell.element)) for cell in cells if cell.row)
    return any(text and remembered.get(CELL + name) != short(text) for name, text in said)
