"""Reading the inputs folder: workbooks in, usable rows and findings out."""

from pipeline.workbook.reading.inputs import Reading, read_inputs, read_workbooks
from pipeline.workbook.reading.sources import Source

__all__ = ["Reading", "Source", "read_inputs", "read_workbooks"]
