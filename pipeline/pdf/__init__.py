"""PDF/A-2b of Word files by LibreOffice, and pictures of their pages: knows no word of the domain."""

from pipeline.pdf.convert import Result, convert
from pipeline.pdf.libreoffice import Missing, available
from pipeline.pdf.preview import cached_preview, forget_previews, preview

__all__ = ["Missing", "Result", "available", "cached_preview", "convert", "forget_previews", "preview"]
