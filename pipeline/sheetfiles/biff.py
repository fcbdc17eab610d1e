"""What the .xls reader does not tell (errors, hidden rows, merged blocks), from a walk over the records."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.sheetfiles.model import Merge
from pipeline.sheetfiles.refusal import Reason, Refusal

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_ROW, _MERGED, _BOOLERR, _MULRK = 0x0208, 0x00E5, 0x0205, 0x00BD
_FORMULAS = (0x0006, 0x0206, 0x0406)
_CELLS = frozenset((0x0203, 0x027E, 0x00FD, 0x0204, _BOOLERR, 0x00D6, _MULRK, *_FORMULAS))
_HIDDEN_ROW = 0x20
_WORKSHEET = 0
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(slots=True)
class SheetFacts:
    """What one worksheet's records say; rows and columns count from 0."""

    visible: bool = True
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: list[Merge] = field(default_factory=list)
    last_row: int = -1
    last_column: int = -1


def scan(data: bytes) -> list[SheetFacts]:
    """Facts for each sheet of the workbook stream, in the order of their tabs, charts included."""
    try:
        return [_scan_sheet(data, at, visible) for at, visible in list(_sheets(data))]
    except struct.error as error:
        raise Refusal(Reason.DAMAGED) from error


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records up to the end of the substream that starts there; nested ones are skipped."""
    depth = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if depth == 1:
            yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length
    raise Refusal(Reason.DAMAGED)


def _sheets(data: bytes) -> Iterator[tuple[int, bool]]:
    for kind, body in _records(data, 0):
        if kind == _FILEPASS:
            raise Refusal(Reason.ENCRYPTED)
        if kind == _BOUNDSHEET:
            at, state, _type = struct.unpack_from("<IBB", body)
            yield at, state & 3 == 0


def _scan_sheet(data: bytes, at: int, visible: bool) -> SheetFacts:
    facts = SheetFacts(visible)
    for kind, body in _records(data, at):
        if kind in _CELLS:
            _see_cell(facts, kind, body)
        elif kind == _ROW:
            row, _first, _last, _height, _a, _b, options = struct.unpack_from("<7H", body)
            if options & _HIDDEN_ROW:
                facts.hidden.add(row)
        elif kind == _MERGED:
            facts.merged += _merges(body)
    return facts


def _see_cell(facts: SheetFacts, kind: int, body: bytes) -> None:
    row, column = struct.unpack_from("<HH", body)
    last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MULRK else column
    facts.last_row, facts.last_column = max(facts.last_row, row), max(facts.last_column, last)
    code = _error_code(kind, body)
    if code is not None:
        facts.errors[row, column] = _ERRORS.get(code, "#N/A")


def _error_code(kind: int, body: bytes) -> int | None:
    if kind == _BOOLERR:
        return body[6] if len(body) > 7 and body[7] else None
    if kind in _FORMULAS and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None


def _merges(body: bytes) -> Iterator[Merge]:
    count = min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)
    for n in range(count):
        top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * n)
        yield Merge(top + 1, left, bottom + 1, right)
