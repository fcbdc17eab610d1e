"""Reading a file of any spreadsheet format into plain values, safely."""

from pipeline.workbook.raw.model import (
    UNCACHED,
    UNREADABLE,
    CellError,
    CellValue,
    Merge,
    RawRow,
    RawSheet,
    RawWorkbook,
)
from pipeline.workbook.raw.opening import open_workbook

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
