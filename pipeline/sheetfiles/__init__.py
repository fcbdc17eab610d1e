"""Reading a file of any spreadsheet format into plain values, safely."""

from pipeline.sheetfiles.model import (
    UNCACHED,
    UNREADABLE,
    CellError,
    CellValue,
    Merge,
    RawRow,
    RawSheet,
    RawWorkbook,
)
from pipeline.sheetfiles.opening import open_workbook

__all__ = [
    "UNCACHED",
    "UNREADABLE",
    "CellError",
    "CellValue",
    "Merge",
    "RawRow",
    "RawSheet",
    "RawWorkbook",
    "open_workbook",
]
