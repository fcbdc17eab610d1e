"""The words and colours by which a marked copy is known, and text that a cell or a comment can hold."""

import re
from typing import Final

from pipeline.sheetfiles.formulas import guarded

MARK_SHEET: Final = "À corriger"
MARK_TITLE: Final = "Points à corriger dans ce classeur"
"""Opens our sheet: a person may have a sheet of that name."""
AUTHOR: Final = "Points à corriger"
# Opens what we say in a comment: what follows is ours, what precedes is a person's.
NOTE_MARK: Final = "[À corriger]"
ERROR_FILL: Final = "FFFFB3AB"
WARNING_FILL: Final = "FFFFE08A"
OUR_FILLS: Final = frozenset((ERROR_FILL, WARNING_FILL))
MAX_POINTS: Final = 10_000


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST = 2_000


def plain(text: str) -> str:
    """Text that XML accepts and that spreadsheets show as it is."""
    shown = _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(shown) > _LONGEST:
        shown = shown[: _LONGEST - 1] + "…"
    return _ESCAPE.sub("_x005F_", shown)


def cell_text(text: str) -> str:
    """Plain text that no spreadsheet takes for a formula, even once saved as CSV."""
    return guarded(plain(text))
