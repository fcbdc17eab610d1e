"""A plan changed at random, month after month: each note stays with its action, and a second run is idle."""

import itertools
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from pipeline.documents.synthese import Action, ContexteSynthese, LigneEtapes
from pipeline.store.wordml import cell_text
from pipeline.synthese.fresh import parts_of
from pipeline.synthese.machine import opened
from pipeline.synthese.refresh import refresh
from tests.synthese import hands, real
from tests.templates.contexts_synthese import COMPLET

TITLES = ("Préparer le concours", "Observer un service", "Suivre une formation", "Rencontrer le pôle")
MONTHS = 4


@dataclass
class Line:
    """One row of the sheet Actions; ``said``: every title it had."""

    number: int
    mark: int
    title: str
    said: list[str] = field(default_factory=list)

    def called(self, title: str) -> None:
        self.title = title
        self.said.append(title)


class Sheet:
    """The sheet Actions as a counsellor rearranges it."""

    def __init__(self, draw: random.Random) -> None:
        self.draw, self.marks, self.every = draw, itertools.count(), dict[int, Line]()
        self.lines = [self._new() for _ in range(draw.randint(2, 5))]
        self._renumbered()

    def _new(self) -> Line:
        mark = next(self.marks)
        line = self.every[mark] = Line(0, mark, "")
        line.called(f"{self.draw.choice(TITLES)} {mark}")
        return line

    def _renumbered(self) -> None:
        for number, line in enumerate(self.lines, 1):
            line.number = number

    def changed(self) -> None:
        """One month: an action leaves, comes, moves, is renumbered or called otherwise."""
        kinds = ("remove", "insert", "append", "swap", "renumber", "call", "leave a gap")
        for kind in self.draw.sample(kinds, 2):
            self._change(kind)
        self.lines.sort(key=lambda line: line.number)
        if len({line.number for line in self.lines}) < len(self.lines):
            self._renumbered()

    def _change(self, kind: str) -> None:
        lines, draw = self.lines, self.draw
        if kind == "remove" and len(lines) > 1:
            lines.pop(draw.randrange(len(lines)))
        elif kind == "insert":
            lines.insert(draw.randrange(len(lines) + 1), self._new())
            self._renumbered()
        elif kind == "append":
            lines.append(replace_number(self._new(), max(line.number for line in lines) + 1))
        elif kind == "swap":
            one, two = draw.choice(lines), draw.choice(lines)
            one.number, two.number = two.number, one.number
        elif kind == "renumber":
            self._renumbered()
        elif kind == "call":
            line = draw.choice(lines)
            line.called(f"{line.title} bis")
        else:
            lines[-1].number += draw.randint(1, 3)

    def context(self) -> ContexteSynthese:
        """What the synthesis is made of."""
        last = max(line.number for line in self.lines)
        known = [Action(line.number, line.title, f"{line.mark} mois", "mai 2027") for line in self.lines]
        blank = [Action(last + n, None, None, None) for n in range(1, 5 - len(known))]
        rest = ("",) * len(blank)
        steps = [LigneEtapes((*(f"étape {n} de {x.mark}" for x in self.lines), *rest)) for n in (1, 2)]
        empty = [LigneEtapes(("",) * (len(known) + len(blank)))] * 2
        return replace(COMPLET, actions=(*known, *blank), etapes=(*steps, *empty))


def replace_number(line: Line, number: int) -> Line:
    line.number = number
    return line


def noted(sheet: Sheet, data: bytes) -> tuple[bytes, dict[str, Line]]:
    """Type a note in the column of some actions, in one of their steps."""
    notes: dict[str, Line] = {}
    for column, line in enumerate(sheet.lines, 1):
        if sheet.draw.random() < 0.7:
            note = f" note-{line.mark}-"
            data = hands.in_table(data, sheet.draw.choice(("Étape 1", "Étape 3")), column, note)
            notes[note.strip()] = line
    return data, notes


def titles_above(data: bytes, note: str) -> Iterator[str]:
    """The titles of the actions under whose N° a note stands."""
    grids = opened(data).grids
    calendar, steps = grids["calendrier des actions"], grids["étapes des actions"]
    heads = {cell.column: cell_text(cell.element).strip() for cell in steps.values() if not cell.row}
    titles: dict[str, list[str]] = defaultdict(list)
    for cell in calendar.values():
        if not cell.row:
            head, _, title = cell_text(cell.element).partition("\n")
            titles[head.strip()].append(title.strip())
    for cell in steps.values():
        if cell.row and note in cell_text(cell.element):
            yield from titles[heads[cell.column]]


def lived(seed: int) -> int:
    """Follow one sheet for some months; how many notes were followed."""
    sheet = Sheet(random.Random(seed))
    data = real.synthese(sheet.context())
    parts = parts_of(data)
    data, notes = noted(sheet, data)
    for month in range(MONTHS):
        sheet.changed()
        fresh = real.synthese(sheet.context())
        done = refresh(data, fresh, json.loads(parts))
        data, parts = done.data, done.parts
        for note, line in notes.items():
            assert len(titles := list(titles_above(data, note))) == 1, (seed, month, note)
            assert titles[0] in line.said, (seed, month, note, titles, line.said)
        again = refresh(data, fresh, json.loads(parts))
        assert again.data == data, (seed, month)
    return len(notes)


@pytest.mark.parametrize(
    "seeds",
    [
        pytest.param(range(40), marks=pytest.mark.epreuve, id="40"),
        pytest.param(range(40, 400), marks=pytest.mark.epreuve_longue, id="360"),
    ],
)
def test_a_note_stays_with_its_action(seeds: range) -> None:
    assert sum(map(lived, seeds)) > len(seeds)


@pytest.mark.parametrize("seed", [131])
def test_one_is_tried_each_time(seed: int) -> None:
    assert lived(seed)
