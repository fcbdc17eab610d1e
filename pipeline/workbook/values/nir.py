"""Social security numbers are refused wherever they stand: 15 digits, the first 1 or 2, Corsica's letters."""

import re
from decimal import Decimal

from pipeline.sheetfiles.model import CellValue

_RUN = re.compile(r"(?<![0-9A-Za-z])\d(?:[ \t\u00a0\u202f\u2009./_-]{0,2}[\dABab]){14}(?![0-9A-Za-z])")
_NIR = re.compile(r"[12]\d{4}(?:\d\d|2[AB])\d{8}", re.IGNORECASE)
_LOW, _HIGH = 10**14, 3 * 10**14


def holds_nir(cell: CellValue) -> bool:
    """Whether a cell holds, alone or among other words, what has the shape of a NIR."""
    if isinstance(cell, str):
        return len(cell) >= 15 and any(_is_nir(run[0]) for run in _RUN.finditer(cell))
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return _LOW <= cell < _HIGH and cell == int(cell)
    return False


def _is_nir(run: str) -> bool:
    return _NIR.fullmatch(re.sub(r"[^0-9A-Za-z]", "", run)) is not None
