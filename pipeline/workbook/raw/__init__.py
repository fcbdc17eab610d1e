"""Reading a file of any spreadsheet format into plain values, safely."""

from pipeline.workbook.raw.model import (
    UNCACHED,
    CellError,
    CellValue,
    Merge,
    RawRow,
    RawSheet,
    RawWorkbook,
)

__all__ = ["UNCACHED", "CellError", "CellValue", "Merge", "RawRow", "RawSheet", "RawWorkbook"]
