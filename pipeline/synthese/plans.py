"""The action plan of a synthesis, read back from its two tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.store.wordml import cell_text
from pipeline.synthese.grids import Grid, placed, plain
from pipeline.synthese.machine import Machine


@dataclass(frozen=True, slots=True)
class ActionRelue:
    """One action as the counsellor left it."""

    numero: int
    action: str
    duree: str
    date: str
    etapes: tuple[str, ...]


def actions(machine: Machine) -> tuple[ActionRelue, ...]:
    """Give the actions that say anything, in the order of the columns."""
    calendar = _Table.of(machine.grids.get("calendrier des actions"))
    steps = _Table.of(machine.grids.get("étapes des actions"))
    read = [_action(calendar, steps, *columns) for columns in _columns(calendar, steps)]
    return tuple(action for action in read if action.action or action.duree or action.date or action.etapes)


@dataclass(frozen=True, slots=True)
class _Table:
    """The texts of a table: columns by their header, rows by their label."""

    heads: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, grid: Grid | None) -> "_Table":
        """Read a table; none has no column."""
        if grid is None:
            return cls()
        texts = {(n, at): cell_text(cell) for n, row in enumerate(grid.rows()) for at, cell in placed(row)}
        return cls(tuple(grid.heads()), tuple(grid.labels()), texts)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.heads)

    def labelled(self, label: str, column: int) -> str:
        """Give what a column says in the first row whose label begins with a word."""
        rows = (n for n, said in enumerate(self.labels) if said.startswith(label))
        return next((self.texts.get((n, column), "") for n in rows), "")

    def below(self, column: int) -> list[str]:
        """Give what a column says under its header."""
        return [self.texts.get((number, column), "") for number in range(1, len(self.labels))]


def _columns(calendar: _Table, steps: _Table) -> Iterator[tuple[int, int]]:
    """Give the column of each action in both tables, -1 for none: by its header, else by its number."""
    left = set(range(1, steps.width))
    for column in range(1, calendar.width):
        head = calendar.heads[column]
        if head and head in steps.heads:
            other = steps.heads.index(head)
        else:
            other = column if column < steps.width and steps.heads[column] not in calendar.heads else -1
        left.discard(other)
        yield column, other
    yield from ((-1, column) for column in sorted(left))


def _action(calendar: _Table, steps: _Table, column: int, other: int) -> ActionRelue:
    number = _number(calendar.heads[column] if column > 0 else steps.heads[other]) or max(column, other)
    return ActionRelue(
        numero=number,
        action=_title(calendar.texts.get((0, column), ""), number),
        duree=calendar.labelled("duree", column),
        date=calendar.labelled("date", column),
        etapes=tuple(said for text in steps.below(other) if (said := _step(text))),
    )


def _number(head: str) -> int:
    word, _, number = head.partition(" ")
    return int(number) if word == "action" and number.isdecimal() else 0


def _title(text: str, number: int) -> str:
    """Leave « Action 1 » out of the header's cell: what remains is the action's title."""
    lines = text.splitlines()
    if lines and plain(lines[0]) == f"action {number}":
        lines = lines[1:]
    return " ".join(" ".join(lines).split())


def _step(text: str) -> str:
    """Give a step on one line; the model's « étape 1 action 1 : » alone is not one."""
    words = " ".join(text.split())
    empty = plain(words).startswith("etape ") and words.rstrip().endswith(":")
    return "" if empty else words
