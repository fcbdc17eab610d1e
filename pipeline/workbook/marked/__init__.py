"""Copies of the user's workbooks that show what to mend and where."""

from pipeline.workbook.marked.marking import mark
from pipeline.workbook.marked.points import is_faulty
from pipeline.workbook.marked.refreshing import Action, Outcome, discard_marked, marked_name, refresh_marked
from pipeline.workbook.marked.vocabulary import MARK_SHEET

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
