"""What a person answered to a proposal: nothing without « oui », nothing that the lists do not hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from pipeline.errors import UserError
from pipeline.workbook.mapping.decisions import key
from pipeline.workbook.mapping.proposal import CHOICES, FORBIDDEN, SKIP, Line, heading_of
from pipeline.workbook.mapping.sheet import CONSTANT, CONSTANTS, FIRST, MAIN, VALUES
from pipeline.workbook.values.fold import fold

_KEPT = {fold(choice): choice for choice in CHOICES}


@dataclass(frozen=True, slots=True)
class Answer:
    """``mapping``: column → label; ``decided``: value → what it becomes; ``learned``: heading → label."""

    shape: str
    confirmed: bool
    mapping: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    decided: dict[str, str] = field(default_factory=dict)
    learned: dict[str, str] = field(default_factory=dict)


def read_answer(proposal: Path, lines: Sequence[Line], shape: str) -> Answer | None:
    """What stands in a proposal; None without one, or with one of another shape.

    Raises ``UserError`` when it is confirmed and holds what no list does, or one target twice.
    """
    if not proposal.exists():
        return None
    try:
        book = load_workbook(proposal)
        sheet = book[MAIN]
    except Exception as error:
        raise UserError(
            f"« {proposal.name} » ne s’ouvre plus comme une correspondance.",
            "Supprimez-le, puis relancez la commande : il sera proposé de nouveau.",
        ) from error
    if sheet["B3"].value != shape:
        return None
    answer = Answer(shape, fold(str(sheet["B1"].value or "")) == "oui")
    _columns(sheet, answer, lines, proposal.name)
    answer.decided.update(_decided(book))
    return answer


def _columns(sheet: Any, answer: Answer, lines: Sequence[Line], name: str) -> None:
    by_key = {line.key: line for line in lines}
    taken: dict[tuple[str, int, str], str] = {}
    for row, cells in enumerate(sheet.iter_rows(min_row=FIRST, max_col=4, values_only=True), FIRST):
        label, letters, title, target = ("" if cell is None else str(cell).strip() for cell in cells)
        if label == CONSTANT:
            answer.constants.update({CONSTANTS[title]: target} if target and title in CONSTANTS else {})
            continue
        line = by_key.get(f"{label.partition(' ')[0]}:{letters}")
        if line is not None and line.target != FORBIDDEN:
            _take(answer, line, target, (f"« {name} », cellule D{row}", taken))


def _take(
    answer: Answer, line: Line, target: str, where: tuple[str, dict[tuple[str, int, str], str]]
) -> None:
    place, taken = where
    kept = _KEPT.get(fold(target)) if target else SKIP
    if kept is None:
        if answer.confirmed:
            raise UserError(f"{place} : « {target} » n’est pas dans la liste.", "Choisissez dans la liste.")
        return
    answer.learned[heading_of(line.column)] = kept
    if kept == SKIP:
        return
    same = (kept, line.column.number, line.key.partition(":")[0])
    if same in taken and answer.confirmed:
        raise UserError(
            f"{place} : deux colonnes deviennent « {kept} », {taken[same]} et {line.column.letters}.",
            "Gardez-en une, et mettez l’autre à « (ne pas reprendre) ».",
        )
    taken[same] = line.column.letters
    answer.mapping[line.key] = kept


def _decided(book: Workbook) -> Iterator[tuple[str, str]]:
    if VALUES in book.sheetnames:
        for becomes, value, nom in book[VALUES].iter_rows(min_row=2, max_col=3, values_only=True):
            if becomes and value and nom:
                yield key(str(nom), str(value)), str(becomes).strip()
