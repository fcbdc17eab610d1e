"""Spreadsheets of agents and sessions in, Word documents of the bilan professionnel out."""

__version__ = "0.2.0"
