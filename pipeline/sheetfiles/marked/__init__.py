"""Copies of the user's workbooks that show what to mend and where."""

from pipeline.sheetfiles.marked.listing import is_faulty
from pipeline.sheetfiles.marked.marking import mark
from pipeline.sheetfiles.marked.refreshing import Action, Outcome, discard_marked, marked_name, refresh_marked
from pipeline.sheetfiles.marked.text import MARK_SHEET

__all__ = [
    "MARK_SHEET",
    "Action",
    "Outcome",
    "discard_marked",
    "is_faulty",
    "mark",
    "marked_name",
    "refresh_marked",
]
