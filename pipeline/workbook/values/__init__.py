"""From a raw cell to a value kept true: one converter per kind of column."""

from pipeline.workbook.values.compile import converter
from pipeline.workbook.values.outcome import Convert, Mended, Refused

__all__ = ["Convert", "Mended", "Refused", "converter"]
