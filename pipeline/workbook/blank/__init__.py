"""The blank workbook: only what the chosen schemes use, ready to be filled by hand."""

from pipeline.workbook.blank.workbook import write_blank

__all__ = ["write_blank"]
