"""The words and colours by which a marked copy is known, for people and for this program."""

from typing import Final

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
