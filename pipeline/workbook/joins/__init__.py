"""What only several rows, sheets or workbooks together tell: doubles, contradictions, unknown references."""

from pipeline.workbook.joins.assemble import join

__all__ = ["join"]
