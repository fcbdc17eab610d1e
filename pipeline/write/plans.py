"""The action plan of a synthesis, read back from its two tables."""

from dataclasses import dataclass

from lxml import etree

from pipeline.write.grids import Grid, cells, plain
from pipeline.write.machine import Machine
from pipeline.write.wordml import cell_text


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
    calendar = machine.grids.get("calendrier des actions")
    steps = machine.grids.get("étapes des actions")
    columns = max((grid.columns() for grid in (calendar, steps) if grid), default=1)
    read = (_action(calendar, steps, number) for number in range(1, columns))
    return tuple(action for action in read if action.action or action.duree or action.date or action.etapes)


def _action(calendar: Grid | None, steps: Grid | None, number: int) -> ActionRelue:
    rows = list(calendar.rows().values()) if calendar else []
    return ActionRelue(
        numero=number,
        action=_title(_at(rows[0], number) if rows else "", number),
        duree=_labelled(rows, "duree", number),
        date=_labelled(rows, "date", number),
        etapes=tuple(said for row in list(steps.rows().values())[1:] if (said := _step(_at(row, number))))
        if steps
        else (),
    )


def _labelled(rows: list[etree._Element], label: str, number: int) -> str:
    """Give the cell of the row whose first cell starts with a word."""
    return next((_at(row, number) for row in rows[1:] if plain(_at(row, 0)).startswith(label)), "")


def _at(row: etree._Element, number: int) -> str:
    found = cells(row)
    return cell_text(found[number]) if number < len(found) else ""


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
